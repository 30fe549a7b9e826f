package org.jmd.wallet.crash;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.jmd.core.chain.BroadcastResult;
import org.jmd.core.chain.UtxoStatus;
import org.jmd.core.runtime.Network;
import org.jmd.core.testing.FakeChain;
import org.jmd.core.tx.Addresses;
import org.jmd.core.tx.ScriptPubKey;
import org.jmd.core.tx.Tx;
import org.jmd.wallet.keys.Branch;
import org.jmd.wallet.keys.HdKeys;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One data directory, the chain that its victims see, and what they have acknowledged. */
final class Arena {
  private static final Logger log = LoggerFactory.getLogger(Arena.class);
  private static final int COINS = 30;

  /** Victims of one directory at a time. */
  static final int MOST_AT_ONCE = 3;

  private static final int MOST_LINES = 12;
  private static final int MOST_STEPS = 50;
  private static final int KILLED_BY_SIGNAL_9 = 128 + 9;

  private final VictimJvm jvm;
  private final Path directory;
  private final Random random;
  private final FakeChain chain = new FakeChain();
  private final Ledger ledger = new Ledger();

  /** When a victim is killed: so long after it has said so many lines, or before a step. */
  private record Doom(int lines, long nanos, int step) {}

  Arena(VictimJvm jvm, Path directory, long seed) {
    this.jvm = jvm;
    this.directory = directory;
    this.random = new Random(seed);
    try (HdKeys keys = CrashVictim.keys()) {
      for (int i = 0; i < COINS; i++) {
        chain.fund(
            keys.script(keys.path(i % CrashVictim.MIXDEPTHS, Branch.EXTERNAL, 0)), 1_000_000);
      }
    }
  }

  Ledger ledger() {
    return ledger;
  }

  FakeChain chain() {
    return chain;
  }

  Path directory() {
    return directory;
  }

  /** Starts up to so many victims at once, kills each at an instant of its own; how many. */
  int round(int most) throws Exception {
    int victims = 1 + random.nextInt(Math.min(most, MOST_AT_ONCE));
    try (ExecutorService executor = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<?>> ends = new ArrayList<>();
      for (int number = 0; number < victims; number++) {
        ends.add(executor.submit(killing(number, random.nextLong(), doom())));
      }
      for (Future<?> end : ends) {
        end.get();
      }
    }
    return victims;
  }

  private Doom doom() {
    if (random.nextBoolean()) {
      return new Doom(Integer.MAX_VALUE, 0, random.nextInt(MOST_STEPS));
    }
    int lines = random.nextInt(MOST_LINES);
    long most = TimeUnit.MILLISECONDS.toNanos(lines == 0 ? 300 : 10);
    return new Doom(lines, random.nextLong(most), -1);
  }

  private Callable<Void> killing(int number, long seed, Doom doom) {
    return () -> {
      Process process = jvm.start(directory, number, seed, doom.step());
      CountDownLatch due = new CountDownLatch(doom.lines());
      Thread killer = Thread.ofVirtual().start(() -> kill(process, due, doom.nanos()));
      boolean heard = false;
      try {
        talk(number, process, due);
        heard = true;
      } finally {
        killer.interrupt();
        if (!heard) {
          process.toHandle().destroyForcibly();
        }
      }
      int exit = process.waitFor();
      String errors = jvm.cleanUp(directory, number);
      assertThat(errors).as("victim %d, seed %d", number, seed).doesNotContain("Exception");
      assertThat(exit)
          .as("victim %d, seed %d: %s", number, seed, errors)
          .isEqualTo(KILLED_BY_SIGNAL_9);
      return null;
    };
  }

  private static void kill(Process process, CountDownLatch due, long nanos) {
    try {
      due.await();
      process.waitFor(nanos, TimeUnit.NANOSECONDS);
      // Through its handle, which leaves what it has said readable.
      process.toHandle().destroyForcibly();
    } catch (InterruptedException e) {
      // It died before: by a step, or by an error that its exit code tells.
      Thread.currentThread().interrupt();
    }
  }

  /** Hears a victim that nobody kills. */
  boolean talk(Process process) {
    talk(1, process, new CountDownLatch(0));
    return true;
  }

  private void talk(int number, Process process, CountDownLatch due) {
    try (BufferedReader in = process.inputReader(StandardCharsets.US_ASCII)) {
      for (String line = in.readLine(); line != null; line = in.readLine()) {
        if (line.startsWith("? ")) {
          answer(process, respond(process, number, line.split(" ", -1)));
        } else {
          ledger.hear(number, line);
          due.countDown();
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void answer(Process process, String line) {
    try {
      OutputStream out = process.getOutputStream();
      out.write((line + "\n").getBytes(StandardCharsets.US_ASCII));
      out.flush();
    } catch (IOException dead) {
      log.debug("killed while it waited for an answer: {}", dead.getMessage());
    }
  }

  private String respond(Process process, int victim, String[] words) throws IOException {
    return switch (words[1]) {
      case "height" -> Integer.toString(chain.tipHeight());
      case "unspent" ->
          chain.unspent(ours()).stream().map(Arena::text).collect(Collectors.joining(" "));
      case "used" ->
          ours().stream()
              .map(script -> Addresses.format(script, Network.REGTEST).orElseThrow())
              .collect(Collectors.joining(" "));
      case "received" ->
          Boolean.toString(chain.hasHistory(Addresses.parse(words[2], Network.REGTEST)));
      case "transaction" ->
          chain.transaction(words[2]).map(FakeChain.KnownTransaction::rawHex).orElse("");
      case "broadcast" -> broadcast(HexFormat.of().parseHex(words[2]));
      case "die" -> {
        process.toHandle().destroyForcibly();
        yield "too late";
      }
      case "releasing" -> {
        ledger.release(victim, words, 2);
        yield "go on";
      }
      default -> throw new AssertionError("victim " + victim + " asks " + String.join(" ", words));
    };
  }

  private Set<ScriptPubKey> ours() {
    Set<ScriptPubKey> scripts = chain.paidScripts();
    scripts.remove(CrashVictim.FOREIGN);
    return scripts;
  }

  private static String text(UtxoStatus coin) {
    return String.join(
        ",",
        coin.outPoint().toString(),
        Long.toString(coin.valueSats()),
        coin.script().hex(),
        Integer.toString(coin.confirmations()),
        Integer.toString(coin.height()));
  }

  private synchronized String broadcast(byte[] raw) throws IOException {
    String txid = Tx.tryParse(raw).orElseThrow().txid();
    assertThat(Files.readString(directory.resolve("history.csv")))
        .as("what is written down before it is sent")
        .contains(txid);
    BroadcastResult result = chain.broadcast(raw);
    // A coin that was spent already would have been leased by two.
    assertThat(result).isEqualTo(new BroadcastResult.Accepted(txid));
    chain.mine(1);
    return "accepted " + txid;
  }
}
