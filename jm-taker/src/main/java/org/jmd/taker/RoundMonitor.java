package org.jmd.taker;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jmd.wallet.PendingTransactions;
import org.jmd.wallet.Wallet;
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

  private static final Duration UNNAMED = Duration.ofHours(1);

  private final PendingTransactions pending;

  /** What became of a round since the last look. */
  public sealed interface News {
    /** The transaction is in the mempool. */
    record Seen(String txid) implements News {}

    /** The transaction is in a block. */
    record Confirmed(String txid, int confirmations) implements News {}

    /** A reorganisation has put the transaction back into the mempool. */
    record Unconfirmed(String txid) implements News {}

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
    Duration unnamed = abandonAfter.compareTo(UNNAMED) < 0 ? abandonAfter : UNNAMED;
    this.pending =
        new PendingTransactions(
            wallet,
            Map.of(
                HistoryEntry.Role.TAKER,
                PendingTransactions.Patience.ofTaker(unnamed, abandonAfter)));
  }

  /** Looks at each open round once; the wallet must have been synced. */
  public List<News> check() {
    return pending.check().stream().map(RoundMonitor::news).toList();
  }

  private static News news(PendingTransactions.News news) {
    String txid = news.row().txid();
    return switch (news) {
      case PendingTransactions.News.Seen(HistoryEntry _) -> new News.Seen(txid);
      case PendingTransactions.News.Confirmed(HistoryEntry _, int confirmations) ->
          new News.Confirmed(txid, confirmations);
      case PendingTransactions.News.Unconfirmed(HistoryEntry _) -> new News.Unconfirmed(txid);
      case PendingTransactions.News.DoubleSpent(HistoryEntry _) -> new News.DoubleSpent(txid);
      case PendingTransactions.News.Vanished(HistoryEntry _) -> new News.Vanished(txid);
      case PendingTransactions.News.Abandoned(HistoryEntry row, String reason) ->
          new News.Abandoned(row.get(HistoryColumn.DESTINATION_ADDRESS), reason);
    };
  }
}
