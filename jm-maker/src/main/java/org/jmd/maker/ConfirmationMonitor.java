package org.jmd.maker;

import java.time.Duration;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jmd.wallet.PendingTransactions;
import org.jmd.wallet.PendingTransactions.News;
import org.jmd.wallet.Wallet;
import org.jmd.wallet.history.HistoryColumn;
import org.jmd.wallet.history.HistoryEntry;

/**
 * Follows the CoinJoins of the history whose outcome is open (coinjoin.md 1.16). Used by one task.
 */
final class ConfirmationMonitor {
  private static final Duration PATIENCE = Duration.ofMinutes(30);

  private final Wallet wallet;
  private final PendingTransactions pending;

  /**
   * Of those whose outcome is open: what was in mempool or chain, and what was complained about.
   */
  private final Set<String> seen = new HashSet<>();

  private final Set<String> missed = new HashSet<>();
  private final MakerLog log;

  ConfirmationMonitor(Wallet wallet, MakerSettings.Timing timing, MakerLog log) {
    this.pending =
        new PendingTransactions(
            wallet,
            Map.of(
                HistoryEntry.Role.MAKER,
                PendingTransactions.Patience.ofMaker(timing.pendingTx(), timing.pendingAbandon())));
    this.wallet = wallet;
    this.log = log;
  }

  /** Looks at each open CoinJoin once; the wallet must have been synced. */
  void check() {
    // What was in the mempool when the process started is no news.
    boolean primed = pending.isPrimed();
    for (News news : pending.check()) {
      String txid = news.row().txid();
      seen.add(txid);
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
    missWhatNobodyBroadcasts();
  }

  /** Long before such a CoinJoin is given up, the operator hears that its coins wait for it. */
  private void missWhatNobodyBroadcasts() {
    Set<String> open = new HashSet<>();
    for (HistoryEntry row : wallet.history().pending()) {
      String txid = row.txid();
      if (row.role().equals(Optional.of(HistoryEntry.Role.MAKER)) && !txid.isEmpty()) {
        open.add(txid);
        boolean late =
            wallet.history().age(row).filter(age -> age.compareTo(PATIENCE) >= 0).isPresent();
        if (late && !seen.contains(txid) && missed.add(txid)) {
          log.missing(txid, PATIENCE);
        }
      }
    }
    seen.retainAll(open);
    missed.retainAll(open);
  }
}
