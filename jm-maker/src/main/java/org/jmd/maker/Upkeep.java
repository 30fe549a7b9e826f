package org.jmd.maker;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jmd.core.chain.ChainUnavailableException;
import org.jmd.core.runtime.Tasks;
import org.jmd.wallet.file.WalletStorageException;

/**
 * The looks at the wallet while a maker runs, and what follows from them for its offers and its
 * bond (coinjoin.md 1.15 to 1.17). {@link #rescan}, {@link #watch} and {@link #followUp} go on
 * until they are cancelled, each on a task of its own. Safe for use by several threads.
 */
final class Upkeep {
  private static final Duration FOLLOW_UP = Duration.ofMinutes(1);
  private static final Duration WATCH = Duration.ofSeconds(30);

  private final Funds funds;
  private final BondWatch bond;
  private final Announcer announcer;
  private final MakerSettings.Timing timing;
  private final Tasks tasks;
  private final MakerLog log;
  private final Consumer<String> bondUnfit;
  private volatile Optional<Instant> lastSync = Optional.empty();

  /**
   * Looks at nothing yet.
   *
   * @param bondUnfit is told why the bond cannot be announced (any more)
   */
  Upkeep(
      Funds funds,
      BondWatch bond,
      Announcer announcer,
      MakerSettings.Timing timing,
      Tasks tasks,
      MakerLog log,
      Consumer<String> bondUnfit) {
    this.funds = funds;
    this.bond = bond;
    this.announcer = announcer;
    this.timing = timing;
    this.tasks = tasks;
    this.log = log;
    this.bondUnfit = bondUnfit;
  }

  /** Looks at the chain. */
  void sync() {
    funds.sync();
    lastSync = Optional.of(tasks.clock().instant());
  }

  /** When the chain was last looked at. */
  Optional<Instant> lastSync() {
    return lastSync;
  }

  void rescan() throws InterruptedException {
    while (true) {
      tasks.sleep(timing.rescan());
      look();
    }
  }

  /** Deposits, spends and blocks need no rescan to be noticed. */
  void watch() throws InterruptedException {
    while (true) {
      tasks.sleep(WATCH);
      if (isOutdated()) {
        look();
      }
    }
  }

  private boolean isOutdated() {
    try {
      return funds.isOutdated();
    } catch (ChainUnavailableException _) {
      // The next rescan says so; a line every half minute would help nobody.
      return false;
    }
  }

  void followUp() throws InterruptedException {
    while (true) {
      guarded(() -> {
        funds.followUp();
        return true;
      });
      tasks.sleep(FOLLOW_UP);
    }
  }

  /** Looks at the wallet; offers follow it. */
  void look() {
    afterSync(() -> {
      announcer.balanceMayHaveChanged();
      return true;
    });
  }

  /** The step after a look at the wallet; empty if that failed or the bond is unfit. */
  <T> Optional<T> afterSync(Supplier<T> step) {
    return guarded(
            () -> {
              sync();
              log.chainAnswered();
              return isBondFit() ? Optional.of(step.get()) : Optional.<T>empty();
            })
        .flatMap(Function.identity());
  }

  /** Whether the bond can be announced, if one is meant to be. */
  boolean isBondFit() {
    Optional<String> problem = bond.check();
    problem.ifPresent(reason -> {
      log.bondUnusable(reason);
      bondUnfit.accept(reason);
    });
    return problem.isEmpty();
  }

  /** Node and disk may fail for a while; the next look at the wallet is never far. */
  private <T> Optional<T> guarded(Supplier<T> step) {
    try {
      return Optional.of(step.get());
    } catch (ChainUnavailableException e) {
      log.chainUnavailable(e);
    } catch (WalletStorageException e) {
      log.notRecorded("wallet", e);
    }
    return Optional.empty();
  }
}
