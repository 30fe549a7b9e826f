package org.jmd.taker;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jmd.wallet.Coin;
import org.jmd.wallet.Wallet;
import org.jmd.wallet.backend.WalletTransaction;
import org.jmd.wallet.history.HistoryColumn;
import org.jmd.wallet.history.HistoryEntry;

/**
 * Follows the taker's rounds whose outcome is open (coinjoin.md 2.16): a first confirmation makes
 * them a success, a long absence a failure. Works from the history alone, so that it goes on after
 * a crash. Used by one task.
 */
public final class RoundMonitor {
  /** How often to look. */
  public static final Duration INTERVAL = Duration.ofSeconds(60);

  private static final String DOUBLE_SPENT = "another transaction spends one of its inputs";

  private final Wallet wallet;
  private final Duration abandonAfter;
  private final Set<String> seen = new HashSet<>();

  /** What became of a round since the last look. */
  public sealed interface News {
    /** The transaction is in the mempool. */
    record Seen(String txid) implements News {}

    /** The transaction is in a block. */
    record Confirmed(String txid, int confirmations) implements News {}

    /** A block has another transaction that spends an input; the round counts as failed. */
    record DoubleSpent(String txid) implements News {}

    /**
     * The transaction was in the mempool and is neither there nor in a block: somebody has probably
     * spent an input of it elsewhere.
     */
    record Vanished(String txid) implements News {}

    /** The round counts as failed from now on. */
    record Abandoned(String destination, String reason) implements News {}
  }

  /**
   * For one wallet, which stays the caller's.
   *
   * @param abandonAfter age at which a round that is nowhere to be seen counts as failed
   */
  public RoundMonitor(Wallet wallet, Duration abandonAfter) {
    this.wallet = wallet;
    this.abandonAfter = abandonAfter;
  }

  /** Looks at each open round once; the wallet must have been synced. */
  public List<News> check() {
    List<News> news = new ArrayList<>();
    for (HistoryEntry entry : wallet.history().pending()) {
      if (entry.role().filter(HistoryEntry.Role.TAKER::equals).isPresent()
          && entry.isFromProtocol()) {
        check(entry.txid().isEmpty() ? discovered(entry) : entry).ifPresent(news::add);
      }
    }
    return news;
  }

  /** A crash may have left the row without the transaction that it led to. */
  private HistoryEntry discovered(HistoryEntry entry) {
    String destination = entry.get(HistoryColumn.DESTINATION_ADDRESS);
    // Only the output itself tells its index; the change at least tells the transaction.
    Optional<Coin> coin =
        coinAt(destination).or(() -> coinAt(entry.get(HistoryColumn.CHANGE_ADDRESS)));
    return coin.flatMap(c ->
            wallet
                .history()
                .updateOpen(
                    destination,
                    row ->
                        row.with(HistoryColumn.TXID, c.outPoint().txid())
                            .with(
                                HistoryColumn.DESTINATION_VOUT,
                                c.address().equals(destination) ? c.outPoint().index() : -1)
                            .with(HistoryColumn.FAILURE_REASON, HistoryEntry.PENDING_CONFIRMATION)))
        .orElse(entry);
  }

  private Optional<Coin> coinAt(String address) {
    return wallet.coins().stream().filter(c -> c.address().equals(address)).findFirst();
  }

  private Optional<News> check(HistoryEntry entry) {
    String txid = entry.txid();
    Optional<WalletTransaction> transaction =
        txid.isEmpty() ? Optional.empty() : wallet.transaction(txid);
    if (transaction.filter(t -> t.confirmations() > 0).isPresent()) {
      int confirmations = transaction.get().confirmations();
      wallet.history().confirm(txid, confirmations);
      seen.remove(txid);
      return Optional.of(new News.Confirmed(txid, confirmations));
    }
    if (transaction.filter(t -> t.confirmations() < 0).isPresent()) {
      fail(entry, DOUBLE_SPENT);
      return Optional.of(new News.DoubleSpent(txid));
    }
    Duration age = wallet.history().age(entry).orElse(Duration.ZERO);
    if (age.compareTo(abandonAfter) >= 0) {
      return Optional.of(abandon(entry, transaction.isPresent()));
    }
    if (transaction.isPresent()) {
      return seen.add(txid) ? Optional.of(new News.Seen(txid)) : Optional.empty();
    }
    return seen.remove(txid) ? Optional.of(new News.Vanished(txid)) : Optional.empty();
  }

  private News abandon(HistoryEntry entry, boolean inMempool) {
    String destination = entry.get(HistoryColumn.DESTINATION_ADDRESS);
    String reason =
        (inMempool ? "not confirmed" : "not seen") + " within " + abandonAfter.toHours() + " hours";
    fail(entry, reason);
    return new News.Abandoned(destination, reason);
  }

  private void fail(HistoryEntry entry, String reason) {
    wallet
        .history()
        .updateOpen(
            entry.get(HistoryColumn.DESTINATION_ADDRESS),
            row -> wallet.history().failed(row, reason));
    seen.remove(entry.txid());
  }
}
