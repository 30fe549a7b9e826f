package org.jmd.wallet.send;

import java.util.List;
import java.util.Optional;
import org.jmd.wallet.Wallet;
import org.jmd.wallet.backend.WalletTransaction;
import org.jmd.wallet.history.HistoryColumn;
import org.jmd.wallet.history.HistoryEntry;

/**
 * Follows plain payments until a block has them, and mends the rows of those in the middle of which
 * a process died. Works from the history alone. Safe for use by several threads.
 */
public final class SendMonitor {
  private static final String REPLACED = "replaced by ";
  private static final String DOUBLE_SPENT = "another transaction spends one of its inputs";

  private final Wallet wallet;

  /** For one wallet, which stays the caller's. */
  public SendMonitor(Wallet wallet) {
    this.wallet = wallet;
  }

  /** The reason in the row of a payment that a higher fee has replaced. */
  static String replacedBy(String txid) {
    return REPLACED + txid;
  }

  /**
   * Looks at each payment without a known confirmation once.
   *
   * @return how many rows it changed
   */
  public int check() {
    int changed = 0;
    for (HistoryEntry row : wallet.history().entries()) {
      if (isPayment(row) && row.get(HistoryColumn.CONFIRMED_AT).isEmpty() && check(row)) {
        changed++;
      }
    }
    return changed;
  }

  private static boolean isPayment(HistoryEntry row) {
    return row.role().filter(HistoryEntry.Role.SEND::equals).isPresent()
        && row.isFromProtocol()
        && !row.txid().isEmpty();
  }

  private boolean check(HistoryEntry row) {
    boolean replaced = row.get(HistoryColumn.FAILURE_REASON).startsWith(REPLACED);
    if (!row.isOpen() && !row.success() && !replaced) {
      return false;
    }
    Optional<WalletTransaction> known = wallet.transaction(row.txid());
    int confirmations = known.map(WalletTransaction::confirmations).orElse(0);
    if (confirmations > 0) {
      return wallet.history().confirmPayment(row.txid(), confirmations).isPresent();
    }
    if (replaced) {
      return false;
    }
    if (confirmations < 0 || known.isEmpty()) {
      Optional<String> winner = winner(row);
      if (winner.isPresent() || confirmations < 0) {
        return fail(row, winner.map(SendMonitor::replacedBy).orElse(DOUBLE_SPENT));
      }
    }
    if (row.success()) {
      return false;
    }
    if (known.isPresent()) {
      return wallet.history().sent(row.txid()).isPresent();
    }
    boolean stillAtWork =
        wallet.history().age(row).filter(age -> age.compareTo(CoinHold.TTL) < 0).isPresent();
    return !stillAtWork && fail(row, HistoryEntry.BROADCAST_FAILED);
  }

  /** The payment of ours that a block has instead. */
  private Optional<String> winner(HistoryEntry loser) {
    List<HistoryEntry> rivals =
        wallet.history().entries().stream()
            .filter(SendMonitor::isPayment)
            .filter(row -> !row.txid().equals(loser.txid()))
            .filter(row -> row.inputs().stream().anyMatch(loser.inputs()::contains))
            .toList();
    return rivals.stream()
        .map(HistoryEntry::txid)
        .filter(txid -> wallet.transaction(txid).filter(tx -> tx.confirmations() > 0).isPresent())
        .findFirst();
  }

  private boolean fail(HistoryEntry row, String reason) {
    return wallet
        .history()
        .update(
            r -> isPayment(r) && r.txid().equals(row.txid()),
            r -> wallet.history().failed(r, reason))
        .isPresent();
  }
}
