package org.jmd.daemon.market;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jmd.core.chain.UtxoStatus;
import org.jmd.core.testing.SeededEntropy;
import org.jmd.core.tx.OutPoint;
import org.jmd.wallet.Wallet;
import org.jmd.wallet.coins.LeaseOwner;
import org.jmd.wallet.file.PrivateFiles;
import org.jmd.wallet.metadata.Metadata;

/**
 * Another process with the same wallet, for instance its owner's shell: it takes or freezes coins
 * at moments that hurt. From then until it lets go nobody else may use them.
 */
final class Meddler {
  private static final Pattern OWNER = Pattern.compile("(\"jm_lock_owner\":\")[^\"]+");
  private static final double CHANCE = 0.15;

  /** Shorter than the calm before the audit. */
  private static final Duration HOLDS = Duration.ofMinutes(4);

  private final World world;
  private final Dice dice;
  private final SeededEntropy entropy;
  private final Map<String, Set<OutPoint>> held = new HashMap<>();
  private boolean resting;

  Meddler(World world, Dice dice, SeededEntropy entropy) {
    this.world = world;
    this.dice = dice;
    this.entropy = entropy;
  }

  /** Takes nothing any more. */
  void rest() {
    resting = true;
  }

  /** Whether this process has the coin now. */
  boolean holds(String host, OutPoint coin) {
    return held.getOrDefault(host, Set.of()).contains(coin);
  }

  /** A role has looked at its coins and has not taken any so far: maybe a free one goes away. */
  void coinsAreChosen(Machine.Life life, Purse purse) {
    if (strikes()) {
      Books books = Books.read(life, purse);
      pick(own(purse), coin -> !books.isTaken(coin)).ifPresent(coin -> take(life, purse, coin));
    }
  }

  /** A role has taken coins and nobody has a signature so far: maybe one is lost to it. */
  void coinsAreLeased(Machine.Life life, Purse purse) {
    if (strikes()) {
      Set<OutPoint> leased = Books.read(life, purse).leased();
      pick(own(purse), leased::contains).ifPresent(coin -> take(life, purse, coin));
    }
  }

  /**
   * The clock of a wallet, which is asked between the look at the coins and their lease: there
   * another process can be faster than a session of a maker.
   */
  InstantSource clock(Machine.Life life, Purse purse) {
    InstantSource real = life.tasks.clock();
    return () -> {
      if (isSession() && strikes() && isChoosing()) {
        Books books = Books.read(life, purse);
        pick(own(purse), coin -> !books.isTaken(coin)).ifPresent(coin -> take(life, purse, coin));
      }
      return real.instant();
    };
  }

  private static boolean isSession() {
    return Thread.currentThread().getName().contains("maker-session");
  }

  private static boolean isChoosing() {
    return StackWalker.getInstance()
        .walk(frames ->
            frames.anyMatch(frame ->
                frame.getClassName().equals(Wallet.class.getName())
                    && frame.getMethodName().equals("eligible")));
  }

  private boolean strikes() {
    return world.scenario.meddled() && !resting && dice.chance(CHANCE);
  }

  private List<OutPoint> own(Purse purse) {
    return world.chain.unspent(purse.scripts()).stream()
        .map(UtxoStatus::outPoint)
        .sorted()
        .toList();
  }

  /** Not what is promised to somebody: that is bound until its transaction is confirmed. */
  private Optional<OutPoint> pick(List<OutPoint> coins, Predicate<OutPoint> condition) {
    List<OutPoint> candidates =
        coins.stream()
            .filter(condition)
            .filter(coin -> !world.ledger.wasSigned(coin) && !world.spending.wasShown(coin))
            .toList();
    return candidates.isEmpty() ? Optional.empty() : Optional.of(dice.pick(candidates));
  }

  private void take(Machine.Life life, Purse purse, OutPoint coin) {
    Machine machine = life.machine;
    if (!held.computeIfAbsent(machine.host, _ -> new HashSet<>()).add(coin)) {
      return;
    }
    LeaseOwner owner = LeaseOwner.random(entropy);
    boolean freezes = dice.chance(0.5);
    if (world.planted == Planted.LOST_RACE_IGNORED) {
      world.trace.add(machine.host, "another process takes " + coin + ", but nobody sees it");
      return;
    }
    if (freezes) {
      change(machine, purse, m -> m.freeze(coin, Optional.empty()));
    } else if (Books.read(life, purse).leased().contains(coin)) {
      takeOver(machine, purse, coin, owner);
    } else {
      change(machine, purse, m -> m.tryLock(Set.of(coin), HOLDS, owner, now()));
    }
    world.trace.add(machine.host, "another process " + (freezes ? "freezes " : "takes ") + coin);
    world.time.after(HOLDS, () -> letGo(machine, purse, coin, owner, freezes));
  }

  private void letGo(
      Machine machine, Purse purse, OutPoint coin, LeaseOwner owner, boolean frozen) {
    change(
        machine,
        purse,
        m -> {
          if (frozen) {
            m.unfreeze(coin);
          } else {
            m.release(Set.of(coin), owner, now());
          }
        });
    held.getOrDefault(machine.host, Set.of()).remove(coin);
  }

  private static void change(Machine machine, Purse purse, Consumer<Metadata> change) {
    rewrite(
        machine,
        purse,
        text -> {
          Metadata metadata = Metadata.parse(text);
          change.accept(metadata);
          return metadata.format();
        });
  }

  /** As if the lease had run out by the other process's clock. */
  private static void takeOver(Machine machine, Purse purse, OutPoint coin, LeaseOwner owner) {
    rewrite(
        machine,
        purse,
        text ->
            text.lines()
                .map(line ->
                    line.contains(coin.toString())
                        ? OWNER.matcher(line).replaceFirst("$1" + owner.token())
                        : line)
                .collect(Collectors.joining("\n", "", "\n")));
  }

  /**
   * Takes no lock: only one task runs at a time, and a dead process keeps its locks in this JVM.
   */
  private static void rewrite(Machine machine, Purse purse, UnaryOperator<String> change) {
    Path file = machine.data().resolve("wallet_metadata_" + purse.fingerprint() + ".jsonl");
    try {
      String before = Files.exists(file) ? Files.readString(file) : "";
      new PrivateFiles().write(file, change.apply(before).getBytes(UTF_8));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private Instant now() {
    return world.time.clock().instant();
  }
}
