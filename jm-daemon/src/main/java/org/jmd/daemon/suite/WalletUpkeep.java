package org.jmd.daemon.suite;

import java.time.Duration;
import java.util.Map;
import org.jmd.core.config.Config;
import org.jmd.core.config.MakerKeys;
import org.jmd.core.config.TakerKeys;
import org.jmd.core.config.WalletKeys;
import org.jmd.wallet.HistoryReconstruction;
import org.jmd.wallet.PendingTransactions;
import org.jmd.wallet.PendingTransactions.Patience;
import org.jmd.wallet.Wallet;
import org.jmd.wallet.history.HistoryEntry.Role;
import org.jmd.wallet.send.SendMonitor;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What brings the history of a wallet up to date after a sync (wallet.md 3.3, 7.1). */
public final class WalletUpkeep {
  private static final Logger log = LoggerFactory.getLogger(WalletUpkeep.class);

  private WalletUpkeep() {}

  /** Follows open transactions and adds what only the chain tells. */
  public static void run(Wallet wallet, Config config) {
    new SendMonitor(wallet).check();
    pending(wallet, config)
        .check()
        .forEach(news -> log.info("{} of {}", news.getClass().getSimpleName(), news.row().txid()));
    HistoryReconstruction reconstruction = wallet.reconstruction();
    if (config.get(WalletKeys.RECONSTRUCT) && !reconstruction.isUnwanted()) {
      log.debug("history: {}", reconstruction.run(HistoryReconstruction.MAX_TRANSACTIONS, false));
    }
  }

  /** Follows CoinJoins in both roles with the patience that is configured. */
  public static PendingTransactions pending(Wallet wallet, Config config) {
    Duration timeout = Duration.ofMinutes(config.get(MakerKeys.PENDING_TIMEOUT));
    return new PendingTransactions(
        wallet,
        Map.of(
            Role.MAKER,
            Patience.ofMaker(timeout, Duration.ofHours(config.get(MakerKeys.PENDING_ABANDON))),
            Role.TAKER,
            Patience.ofTaker(timeout, Duration.ofHours(config.get(TakerKeys.ABANDON)))));
  }
}
