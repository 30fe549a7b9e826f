package org.jmd.wallet;

import static org.jmd.wallet.history.HistoryEntry.SETTLED_CONFIRMATIONS;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.UnaryOperator;
import org.jmd.wallet.backend.WalletTransaction;
import org.jmd.wallet.history.History;
import org.jmd.wallet.history.HistoryColumn;
import org.jmd.wallet.history.HistoryEntry;
import org.jmd.wallet.history.HistoryEntry.Role;

/**
 * Follows what the history knows of transactions until they have six confirmations (wallet.md 3.3,
 * "Lifecycle"): a first confirmation makes a CoinJoin a success, a reorganisation takes that back,
 * and what is nowhere to be seen for long is a failure. Works from the history alone, so that it
 * goes on after a crash and in another process. Plain payments that wait for their first
 * confirmation are {@link org.jmd.wallet.send.SendMonitor}'s. Used by one task.
 */
public final class PendingTransactions {
  private static final String DOUBLE_SPENT = "another transaction spends one of its inputs";

  /** For so long a CoinJoin that was given up may still turn out well. */
  private static final Duration SECOND_CHANCE = Duration.ofDays(31);

  private final Wallet wallet;
  private final History history;
  private final Map<Role, Patience> roles;
  private final Set<String> seen = new HashSet<>();
  private boolean primed;

  /**
   * How long to wait for a CoinJoin in one role.
   *
   * @param unnamed for a round whose transaction is unknown
   * @param unseen for a transaction that is neither in the mempool nor in a block
   * @param unconfirmed for a transaction in the mempool
   * @param never what to say of one that was never seen
   */
  public record Patience(Duration unnamed, Duration unseen, Duration unconfirmed, String never) {
    /** A maker's: the taker broadcasts at once or not at all. */
    public static Patience ofMaker(Duration timeout, Duration abandon) {
      return new Patience(timeout, timeout, abandon, "the taker never broadcast");
    }

    /** A taker's: others may broadcast for it. */
    public static Patience ofTaker(Duration timeout, Duration abandon) {
      return new Patience(
          timeout, abandon, abandon, "not seen within " + abandon.toHours() + " hours");
    }
  }

  /** What became of a transaction since the last look. */
  public sealed interface News {
    /** The row as it is now. */
    HistoryEntry row();

    /** The transaction is in the mempool. */
    record Seen(HistoryEntry row) implements News {}

    /** The transaction has its first confirmations. */
    record Confirmed(HistoryEntry row, int confirmations) implements News {}

    /** A reorganisation has put it back into the mempool. */
    record Unconfirmed(HistoryEntry row) implements News {}

    /** A block has another transaction that spends an input; the round counts as failed. */
    record DoubleSpent(HistoryEntry row) implements News {}

    /** It was in the mempool and is neither there nor in a block. */
    record Vanished(HistoryEntry row) implements News {}

    /** The round counts as failed from now on. */
    record Abandoned(HistoryEntry row, String reason) implements News {}
  }

  /**
   * For one wallet, which stays the caller's.
   *
   * @param roles those whose CoinJoins are looked after; in others only confirmations are counted
   */
  public PendingTransactions(Wallet wallet, Map<Role, Patience> roles) {
    this.wallet = wallet;
    this.history = wallet.history();
    this.roles = Map.copyOf(roles);
  }

  /** Looks at each row once that is not settled; the wallet must have been synced. */
  public List<News> check() {
    List<HistoryEntry> rows = history.entries();
    Set<String> done = new HashSet<>();
    rows.stream().filter(HistoryEntry::success).forEach(row -> done.add(row.txid()));
    Map<String, Coin> coins = new HashMap<>();
    wallet.coins().forEach(coin -> coins.putIfAbsent(coin.address(), coin));
    List<News> news = new ArrayList<>();
    for (HistoryEntry row : rows) {
      if (isWatched(row)) {
        if (row.isOpen() && (row.txid().isEmpty() || !done.contains(row.txid()))) {
          open(row.txid().isEmpty() ? named(row, coins) : row).ifPresent(news::add);
        } else if (!row.isOpen() && !row.success() && !done.contains(row.txid())) {
          givenUp(row).ifPresent(news::add);
        }
      }
    }
    news.addAll(settle(rows.stream().filter(PendingTransactions::isSettling).toList()));
    primed = true;
    return news;
  }

  /** Whether what was in the mempool when this object was made is told apart as no news. */
  public boolean isPrimed() {
    return primed;
  }

  private boolean isWatched(HistoryEntry row) {
    return row.isFromProtocol() && row.role().filter(roles::containsKey).isPresent();
  }

  private static boolean isSettling(HistoryEntry row) {
    long confirmations = row.number(HistoryColumn.CONFIRMATIONS);
    return row.success()
        && !row.txid().isEmpty()
        && confirmations < SETTLED_CONFIRMATIONS
        && (confirmations > 0 || !row.isFromProtocol());
  }

  /** A crash, or another program, may have left the row without the transaction it led to. */
  private HistoryEntry named(HistoryEntry row, Map<String, Coin> coins) {
    String destination = row.get(HistoryColumn.DESTINATION_ADDRESS);
    // Only the output itself tells its index; the change at least tells the transaction.
    Coin coin = coins.getOrDefault(destination, coins.get(row.get(HistoryColumn.CHANGE_ADDRESS)));
    if (coin == null) {
      return row;
    }
    HistoryEntry named =
        row.with(HistoryColumn.TXID, coin.outPoint().txid())
            .with(
                HistoryColumn.DESTINATION_VOUT,
                coin.address().equals(destination) ? coin.outPoint().index() : -1)
            .with(HistoryColumn.FAILURE_REASON, HistoryEntry.PENDING_CONFIRMATION);
    return history.replace(row, named) ? named : row;
  }

  private Optional<News> open(HistoryEntry row) {
    Patience patience = row.role().map(roles::get).orElseThrow();
    Duration age = history.age(row).orElse(Duration.ZERO);
    String txid = row.txid();
    if (txid.isEmpty()) {
      return age.compareTo(patience.unnamed()) >= 0
          ? fail(row, patience.never())
          : Optional.empty();
    }
    Optional<WalletTransaction> transaction = wallet.transaction(txid);
    if (transaction.isEmpty()) {
      if (age.compareTo(patience.unseen()) >= 0) {
        return fail(row, patience.never());
      }
      return seen.remove(txid) ? Optional.of(new News.Vanished(row)) : Optional.empty();
    }
    int confirmations = transaction.get().confirmations();
    if (confirmations > 0) {
      return confirm(row, transaction.get());
    }
    if (confirmations < 0) {
      seen.remove(txid);
      return change(row, r -> history.failed(r, DOUBLE_SPENT)).map(News.DoubleSpent::new);
    }
    if (age.compareTo(patience.unconfirmed()) >= 0) {
      return fail(row, "not confirmed within " + patience.unconfirmed().toHours() + " hours");
    }
    return seen.add(txid) ? Optional.of(new News.Seen(row)) : Optional.empty();
  }

  private Optional<News> fail(HistoryEntry row, String reason) {
    seen.remove(row.txid());
    return change(row, r -> history.failed(r, reason)).map(r -> new News.Abandoned(r, reason));
  }

  private Optional<News> confirm(HistoryEntry row, WalletTransaction transaction) {
    seen.remove(row.txid());
    int confirmations = transaction.confirmations();
    return change(row, r -> history.confirmed(withPeers(r, transaction), confirmations))
        .map(r -> new News.Confirmed(r, confirmations));
  }

  /** A maker learns from the chain only how many took part. */
  private static HistoryEntry withPeers(HistoryEntry row, WalletTransaction transaction) {
    boolean unknown =
        row.role().filter(Role.MAKER::equals).isPresent()
            && row.get(HistoryColumn.PEER_COUNT).isEmpty();
    return unknown
        ? ChainReader.parse(transaction)
            .map(tx ->
                tx.outputs().stream().filter(o -> o.valueSats() == row.cjAmountSats()).count())
            .filter(count -> count > 0)
            .map(count -> row.with(HistoryColumn.PEER_COUNT, count))
            .orElse(row)
        : row;
  }

  /** Others may have broadcast later than anybody waits. */
  private Optional<News> givenUp(HistoryEntry row) {
    boolean hopeless =
        row.txid().isEmpty()
            || history.age(row).filter(age -> age.compareTo(SECOND_CHANCE) < 0).isEmpty();
    return hopeless
        ? Optional.empty()
        : wallet
            .transaction(row.txid())
            .filter(transaction -> transaction.confirmations() > 0)
            .flatMap(transaction -> confirm(row, transaction));
  }

  /** There may be many such rows from other programs, so all are asked for and changed at once. */
  private List<News> settle(List<HistoryEntry> rows) {
    List<Optional<WalletTransaction>> transactions =
        wallet.transactions(rows.stream().map(HistoryEntry::txid).toList());
    Map<HistoryEntry, Optional<HistoryEntry>> changes = new LinkedHashMap<>();
    for (int i = 0; i < rows.size(); i++) {
      HistoryEntry row = rows.get(i);
      Optional<HistoryEntry> now = settled(row, transactions.get(i));
      if (!now.equals(Optional.of(row))) {
        changes.put(row, now);
      }
    }
    Set<HistoryEntry> changed = history.replaceAll(changes);
    return changes.entrySet().stream()
        .filter(change -> changed.contains(change.getKey()))
        .flatMap(change -> change.getValue().stream())
        .filter(row -> row.number(HistoryColumn.CONFIRMATIONS) == 0)
        .<News>map(News.Unconfirmed::new)
        .toList();
  }

  private static Optional<HistoryEntry> settled(
      HistoryEntry row, Optional<WalletTransaction> transaction) {
    int confirmations = transaction.map(WalletTransaction::confirmations).orElse(0);
    if (confirmations > 0) {
      HistoryEntry counted = row.with(HistoryColumn.CONFIRMATIONS, confirmations);
      return Optional.of(
          row.get(HistoryColumn.CONFIRMED_AT).isEmpty()
              ? counted.with(HistoryColumn.CONFIRMED_AT, row.get(HistoryColumn.COMPLETED_AT))
              : counted);
    }
    if (!row.isFromProtocol() && (transaction.isEmpty() || confirmations < 0)) {
      // The next reconstruction tells what the chain says instead.
      return Optional.empty();
    }
    return Optional.of(History.unconfirmed(row));
  }

  private Optional<HistoryEntry> change(HistoryEntry row, UnaryOperator<HistoryEntry> change) {
    HistoryEntry changed = change.apply(row);
    return history.replace(row, changed) ? Optional.of(changed) : Optional.empty();
  }
}
