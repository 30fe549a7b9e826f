package org.jmd.daemon.metrics;

import java.time.Duration;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.jmd.core.net.MessageChannel.DirectoryStatus;
import org.jmd.core.runtime.Task;
import org.jmd.core.runtime.Tasks;
import org.jmd.daemon.suite.OpenWallet;
import org.jmd.daemon.watch.MakerStatus;
import org.jmd.daemon.watch.NodeProbe;
import org.jmd.daemon.watch.Statement;
import org.jmd.maker.BondVisibility;
import org.jmd.maker.Maker;
import org.jmd.maker.SessionGlance;
import org.jmd.wallet.Coin;
import org.jmd.wallet.file.WalletStorageException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Looks at a maker every few seconds, so that requests for metrics never do. Safe for use by
 * several threads.
 */
final class MakerSampler implements AutoCloseable {
  private static final Duration INTERVAL = Duration.ofSeconds(5);

  /** Node and files are asked so much less often. */
  private static final int CHAIN_EVERY = 6;

  private static final Logger log = LoggerFactory.getLogger(MakerSampler.class);

  private final Tasks tasks;
  private final Maker maker;
  private final OpenWallet wallet;
  private final NodeProbe node;
  private final boolean amounts;
  private final Consumer<MakerSample> hearer;
  private final Task task;

  /** Starts looking; the first sample comes at once. */
  MakerSampler(
      Tasks tasks, Maker maker, OpenWallet wallet, boolean amounts, Consumer<MakerSample> hearer) {
    this.tasks = tasks;
    this.maker = maker;
    this.wallet = wallet;
    this.node = new NodeProbe(wallet.wallet().chain(), tasks);
    this.amounts = amounts;
    this.hearer = hearer;
    this.task = tasks.start("metrics-maker", this::run);
  }

  private void run() {
    MakerSample.Chain chain = MakerSample.Chain.NONE;
    try {
      for (long round = 0; ; round++) {
        if (round % CHAIN_EVERY == 0) {
          chain = chain(chain);
        }
        hearer.accept(sample(chain));
        tasks.sleep(INTERVAL);
      }
    } catch (InterruptedException _) {
      // Closed: nobody looks any more.
      return;
    }
  }

  private MakerSample sample(MakerSample.Chain chain) {
    List<DirectoryStatus> directories = maker.directories();
    Map<String, Long> sessions =
        maker.sessionGlances().stream()
            .collect(Collectors.groupingBy(SessionGlance::stage, Collectors.counting()));
    return new MakerSample(
        maker.state(),
        maker.counters(),
        new MakerSample.Market(
            maker.offers().size(),
            directories.size(),
            (int) directories.stream().filter(DirectoryStatus::up).count(),
            sessions),
        maker.bond(),
        (int)
            maker.bondVisibility().sightings().stream()
                .filter(s -> s.outcome() == BondVisibility.Outcome.VISIBLE)
                .count(),
        maker.lastSync(),
        chain);
  }

  private MakerSample.Chain chain(MakerSample.Chain last) throws InterruptedException {
    MakerStatus.NodeHealth health = node.health();
    try {
      List<Coin> coins = wallet.wallet().coins();
      return new MakerSample.Chain(
          health.answers(),
          health.tipHeight(),
          (int) coins.stream().filter(Coin::leased).count(),
          amounts ? Optional.of(amounts(coins)) : Optional.empty());
    } catch (WalletStorageException e) {
      // The maker itself says so in its log.
      log.debug("no figures of the wallet: {}", e.getMessage());
      return new MakerSample.Chain(
          health.answers(), health.tipHeight(), last.leased(), last.amounts());
    }
  }

  private MakerSample.Amounts amounts(List<Coin> coins) {
    MakerStatus.Earnings earnings =
        Statement.of(wallet.wallet().history().entries())
            .earnings(tasks.clock().instant(), ZoneId.systemDefault());
    return new MakerSample.Amounts(
        coins.size(),
        (int) coins.stream().filter(Coin::frozen).count(),
        maker.offerableSats().stream().mapToLong(Long::longValue).sum(),
        earnings.totalSats(),
        earnings.coinJoins());
  }

  /** Looks no more. */
  @Override
  public void close() {
    task.cancel();
  }
}
