package org.jmd.maker;

import java.util.Map;
import org.jmd.wallet.PendingTransactions;
import org.jmd.wallet.PendingTransactions.News;
import org.jmd.wallet.Wallet;
import org.jmd.wallet.history.HistoryColumn;
import org.jmd.wallet.history.HistoryEntry;

/**
 * Follows the CoinJoins of the history whose outcome is open (coinjoin.md 1.16). Used by one task.
 */
final class ConfirmationMonitor {
  private final PendingTransactions pending;
  private final MakerLog log;

  ConfirmationMonitor(Wallet wallet, MakerSettings.Timing timing, MakerLog log) {
    this.pending =
        new PendingTransactions(
            wallet,
            Map.of(
                HistoryEntry.Role.MAKER,
                PendingTransactions.Patience.ofMaker(timing.pendingTx(), timing.pendingAbandon())));
    this.log = log;
  }

  /** Looks at each open CoinJoin once; the wallet must have been synced. */
  void check() {
    // What was in the mempool when the process started is no news.
    boolean primed = pending.isPrimed();
    for (News news : pending.check()) {
      String txid = news.row().txid();
      String taker = news.row().get(HistoryColumn.COUNTERPARTY_NICKS);
      switch (news) {
        case News.Seen(HistoryEntry _) -> {
          if (primed) {
            log.seenInMempool(txid);
          }
        }
        case News.Confirmed(HistoryEntry _, int _) -> log.confirmed(txid);
        case News.Unconfirmed(HistoryEntry _) -> log.unconfirmed(txid);
        case News.DoubleSpent(HistoryEntry row) ->
            log.roundFailed(taker, row.get(HistoryColumn.FAILURE_REASON));
        case News.Vanished(HistoryEntry _) -> log.vanished(txid);
        case News.Abandoned(HistoryEntry _, String reason) -> log.roundFailed(taker, reason);
      }
    }
  }
}
