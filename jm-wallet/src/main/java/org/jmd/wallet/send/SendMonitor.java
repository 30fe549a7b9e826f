package org.jmd.wallet.send;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jmd.core.tx.OutPoint;
import org.jmd.wallet.Wallet;
import org.jmd.wallet.backend.WalletTransaction;
import org.jmd.wallet.history.HistoryColumn;
import org.jmd.wallet.history.HistoryEntry;

/**
 * Follows plain payments until a block has them, and mends the rows of those in the middle of which
 * a process died. Works from the history alone. Safe for use by several threads.
 */
public final class SendMonitor {
  /** Who finds a payment unconfirmed after that long need not ask for it at every start. */
  public static final Duration WATCHED = Duration.ofDays(90);

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
   * Looks at each payment without a known confirmation once, but not at sent ones older than {@link
   * #WATCHED}.
   *
   * @return how many rows it changed
   */
  public int check() {
    List<HistoryEntry> payments =
        wallet.history().entries().stream().filter(SendMonitor::isPayment).toList();
    Map<OutPoint, List<HistoryEntry>> spenders = new HashMap<>();
    for (HistoryEntry row : payments) {
      row.inputs().forEach(i -> spenders.computeIfAbsent(i, _ -> new ArrayList<>()).add(row));
    }
    Map<HistoryEntry, Optional<HistoryEntry>> changes = new HashMap<>();
    for (HistoryEntry row : payments) {
      if (isWatched(row)) {
        after(row, spenders).ifPresent(after -> changes.put(row, Optional.of(after)));
      }
    }
    return wallet.history().replaceAll(changes).size();
  }

  private static boolean isPayment(HistoryEntry row) {
    return row.role().filter(HistoryEntry.Role.SEND::equals).isPresent()
        && row.isFromProtocol()
        && !row.txid().isEmpty();
  }

  private boolean isWatched(HistoryEntry row) {
    if (!row.get(HistoryColumn.CONFIRMED_AT).isEmpty()) {
      return false;
    }
    return row.isOpen() || ((row.success() || isReplaced(row)) && isYoungerThan(WATCHED, row));
  }

  private static boolean isReplaced(HistoryEntry row) {
    return row.get(HistoryColumn.FAILURE_REASON).startsWith(REPLACED);
  }

  private boolean isYoungerThan(Duration limit, HistoryEntry row) {
    return wallet.history().age(row).filter(age -> age.compareTo(limit) < 0).isPresent();
  }

  /** The row as it should be; empty if it is right. */
  private Optional<HistoryEntry> after(
      HistoryEntry row, Map<OutPoint, List<HistoryEntry>> spenders) {
    Optional<WalletTransaction> known = wallet.transaction(row.txid());
    int confirmations = known.map(WalletTransaction::confirmations).orElse(0);
    if (confirmations > 0) {
      return Optional.of(wallet.history().confirmed(row, confirmations));
    }
    if (isReplaced(row)) {
      return Optional.empty();
    }
    if (confirmations < 0 || known.isEmpty()) {
      Optional<String> winner = winner(row, spenders);
      if (winner.isPresent() || confirmations < 0) {
        return failed(row, winner.map(SendMonitor::replacedBy).orElse(DOUBLE_SPENT));
      }
    }
    if (row.success()) {
      return Optional.empty();
    }
    if (known.isPresent()) {
      return Optional.of(wallet.history().sent(row));
    }
    return isYoungerThan(CoinHold.TTL, row)
        ? Optional.empty()
        : failed(row, HistoryEntry.BROADCAST_FAILED);
  }

  /** The payment of ours that a block has instead. */
  private Optional<String> winner(HistoryEntry loser, Map<OutPoint, List<HistoryEntry>> spenders) {
    return loser.inputs().stream()
        .flatMap(input -> spenders.getOrDefault(input, List.of()).stream())
        .map(HistoryEntry::txid)
        .distinct()
        .filter(txid -> !txid.equals(loser.txid()))
        .filter(txid -> wallet.transaction(txid).filter(tx -> tx.confirmations() > 0).isPresent())
        .findFirst();
  }

  private Optional<HistoryEntry> failed(HistoryEntry row, String reason) {
    return Optional.of(wallet.history().failed(row, reason));
  }
}
