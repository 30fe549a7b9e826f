package org.jmd.maker;

import java.time.Duration;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import org.jmd.wallet.Coin;
import org.jmd.wallet.Wallet;
import org.jmd.wallet.backend.WalletTransaction;
import org.jmd.wallet.history.HistoryColumn;
import org.jmd.wallet.history.HistoryEntry;

/**
 * Follows the CoinJoins of the history whose outcome is open (coinjoin.md 1.16). Used by one task.
 */
final class ConfirmationMonitor {
  private static final String NEVER_BROADCAST = "the taker never broadcast";
  private static final String DOUBLE_SPENT = "another transaction spends one of its inputs";

  private final Wallet wallet;
  private final MakerSettings.Timing timing;
  private final MakerLog log;
  private final Set<String> seen = new HashSet<>();
  private boolean primed;

  ConfirmationMonitor(Wallet wallet, MakerSettings.Timing timing, MakerLog log) {
    this.wallet = wallet;
    this.timing = timing;
    this.log = log;
  }

  /** Looks at each open CoinJoin once; the wallet must have been synced. */
  void check() {
    for (HistoryEntry entry : wallet.history().pending()) {
      if (entry.role().filter(HistoryEntry.Role.MAKER::equals).isPresent()
          && entry.isFromProtocol()) {
        check(entry.txid().isEmpty() ? discovered(entry) : entry);
      }
    }
    // What was in the mempool when the process started is no news.
    primed = true;
  }

  /** A crash, or another program, may have left the row without the transaction that it led to. */
  private HistoryEntry discovered(HistoryEntry entry) {
    String address = entry.get(HistoryColumn.DESTINATION_ADDRESS);
    Optional<Coin> coin =
        wallet.coins().stream().filter(c -> c.address().equals(address)).findFirst();
    return coin.flatMap(c ->
            wallet
                .history()
                .updateOpen(
                    address,
                    row ->
                        row.with(HistoryColumn.TXID, c.outPoint().txid())
                            .with(HistoryColumn.DESTINATION_VOUT, c.outPoint().index())
                            .with(HistoryColumn.FAILURE_REASON, HistoryEntry.PENDING_CONFIRMATION)))
        .orElse(entry);
  }

  private void check(HistoryEntry entry) {
    String txid = entry.txid();
    Optional<WalletTransaction> transaction =
        txid.isEmpty() ? Optional.empty() : wallet.transaction(txid);
    Duration age = wallet.history().age(entry).orElse(Duration.ZERO);
    if (transaction.isEmpty()) {
      if (age.compareTo(timing.pendingTx()) >= 0) {
        fail(entry, NEVER_BROADCAST);
      }
    } else if (transaction.get().confirmations() > 0) {
      wallet.history().confirm(txid, transaction.get().confirmations());
      seen.remove(txid);
      log.confirmed(txid);
    } else if (transaction.get().confirmations() < 0) {
      fail(entry, DOUBLE_SPENT);
    } else if (age.compareTo(timing.pendingAbandon()) >= 0) {
      fail(entry, "not confirmed within " + timing.pendingAbandon().toHours() + " hours");
    } else if (seen.add(txid) && primed) {
      log.seenInMempool(txid);
    }
  }

  private void fail(HistoryEntry entry, String reason) {
    wallet
        .history()
        .updateOpen(
            entry.get(HistoryColumn.DESTINATION_ADDRESS),
            row -> wallet.history().failed(row, reason));
    seen.remove(entry.txid());
    log.roundFailed(entry.get(HistoryColumn.COUNTERPARTY_NICKS), reason);
  }
}
