package org.jmd.wallet.history;

import java.time.LocalDateTime;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.Collectors;
import org.jmd.core.tx.OutPoint;
import org.jmd.wallet.Coin;

/**
 * One row of the history (wallet.md 3.3). It keeps the text of every cell, so that rows of other
 * programs survive; the typed views read what they can. Immutable.
 */
public final class HistoryEntry {
  /** The reason of a CoinJoin whose addresses were revealed and that nobody has signed. */
  public static final String AWAITING_TRANSACTION = "Awaiting transaction";

  /** The reason of a signed or sent transaction without a confirmation. */
  public static final String PENDING_CONFIRMATION = "Pending confirmation";

  /** The reason of a payment about to be sent. */
  public static final String AWAITING_BROADCAST = "awaiting broadcast";

  /** The reason of a payment that the node refused. */
  public static final String BROADCAST_FAILED = "broadcast failed";

  /** Confirmations after which a row is no longer watched. */
  public static final int SETTLED_CONFIRMATIONS = 6;

  /** What the wallet was in it. */
  public enum Role {
    MAKER,
    TAKER,
    SEND,
    DEPOSIT;

    /** The word in the file. */
    public String text() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  private final Map<HistoryColumn, String> cells;
  private final List<String> others;

  private HistoryEntry(Map<HistoryColumn, String> cells, List<String> others) {
    this.cells = cells;
    this.others = others;
  }

  /** An entry with the given cells; missing ones have their neutral values. */
  static HistoryEntry of(Map<HistoryColumn, String> cells) {
    EnumMap<HistoryColumn, String> all = new EnumMap<>(HistoryColumn.class);
    for (HistoryColumn column : HistoryColumn.all()) {
      String cell = cells.getOrDefault(column, column.absent());
      // Most cells have that text; thousands of rows shall share it.
      all.put(column, cell.equals(column.absent()) ? column.absent() : cell);
    }
    return new HistoryEntry(all, List.of());
  }

  /**
   * A CoinJoin whose addresses are about to be revealed.
   *
   * @param role maker or taker
   * @param cjAmountSats the equal amount in satoshis
   * @param nicks the other side: the taker for a maker, the makers for a taker
   * @param destination where the equal output goes
   * @param change where the change goes, empty for none
   * @param inputs what this wallet spends
   */
  public static HistoryEntry coinJoin(
      Role role,
      long cjAmountSats,
      List<String> nicks,
      int sourceMixdepth,
      String destination,
      String change,
      List<Coin> inputs) {
    EnumMap<HistoryColumn, String> cells = new EnumMap<>(HistoryColumn.class);
    cells.put(HistoryColumn.ROLE, role.text());
    cells.put(HistoryColumn.FAILURE_REASON, AWAITING_TRANSACTION);
    cells.put(HistoryColumn.CJ_AMOUNT, Long.toString(cjAmountSats));
    cells.put(HistoryColumn.AMOUNT, Long.toString(cjAmountSats));
    cells.put(HistoryColumn.COUNTERPARTY_NICKS, String.join(",", nicks));
    cells.put(HistoryColumn.SOURCE_MIXDEPTH, Integer.toString(sourceMixdepth));
    cells.put(HistoryColumn.DESTINATION_ADDRESS, destination);
    cells.put(HistoryColumn.CHANGE_ADDRESS, change);
    if (role == Role.TAKER) {
      cells.put(HistoryColumn.PEER_COUNT, Integer.toString(nicks.size()));
    }
    return of(cells).withInputs(inputs);
  }

  /**
   * A plain payment about to be sent.
   *
   * @param change empty for none
   */
  public static HistoryEntry send(
      String txid,
      long amountSats,
      long miningFeeSats,
      int sourceMixdepth,
      String destination,
      String change,
      List<Coin> inputs) {
    EnumMap<HistoryColumn, String> cells = new EnumMap<>(HistoryColumn.class);
    cells.put(HistoryColumn.ROLE, Role.SEND.text());
    cells.put(HistoryColumn.FAILURE_REASON, AWAITING_BROADCAST);
    cells.put(HistoryColumn.TXID, txid);
    cells.put(HistoryColumn.AMOUNT, Long.toString(amountSats));
    cells.put(HistoryColumn.MINING_FEE_PAID, Long.toString(miningFeeSats));
    cells.put(HistoryColumn.NET_FEE, Long.toString(-miningFeeSats));
    cells.put(HistoryColumn.SOURCE_MIXDEPTH, Integer.toString(sourceMixdepth));
    cells.put(HistoryColumn.DESTINATION_ADDRESS, destination);
    cells.put(HistoryColumn.CHANGE_ADDRESS, change);
    cells.put(HistoryColumn.BROADCAST_METHOD, "self");
    return of(cells).withInputs(inputs);
  }

  /** The text of a cell. */
  public String get(HistoryColumn column) {
    return cells.getOrDefault(column, column.absent());
  }

  /** The same with another text in one cell. */
  public HistoryEntry with(HistoryColumn column, String text) {
    EnumMap<HistoryColumn, String> changed = new EnumMap<>(cells);
    changed.put(column, text);
    return new HistoryEntry(changed, others);
  }

  /** The same with a number in one cell. */
  public HistoryEntry with(HistoryColumn column, long number) {
    return with(column, Long.toString(number));
  }

  private HistoryEntry withInputs(List<Coin> inputs) {
    return with(
            HistoryColumn.UTXOS_USED,
            inputs.stream().map(c -> c.outPoint().toString()).collect(Collectors.joining(",")))
        .with(
            HistoryColumn.SOURCE_ADDRESSES,
            inputs.stream().map(Coin::address).collect(Collectors.joining(",")))
        .with(HistoryColumn.INPUT_VALUE, inputs.stream().mapToLong(Coin::valueSats).sum());
  }

  /**
   * The maker's row once it has signed: from now on it waits for a confirmation.
   *
   * @param destinationVout index of the own equal output
   */
  public HistoryEntry signedByMaker(
      String txid, long feeReceivedSats, long txfeeContributionSats, int destinationVout) {
    return with(HistoryColumn.TXID, txid)
        .with(HistoryColumn.FAILURE_REASON, PENDING_CONFIRMATION)
        .with(HistoryColumn.FEE_RECEIVED, feeReceivedSats)
        .with(HistoryColumn.TXFEE_CONTRIBUTION, txfeeContributionSats)
        .with(HistoryColumn.NET_FEE, feeReceivedSats - txfeeContributionSats)
        .with(HistoryColumn.DESTINATION_VOUT, destinationVout);
  }

  /**
   * The taker's row once the transaction is out: from now on it waits for a confirmation.
   *
   * @param destinationVout index of the own equal output, -1 if it is not the wallet's
   */
  public HistoryEntry sentByTaker(
      String txid,
      long makerFeesSats,
      long miningFeeSats,
      int destinationVout,
      String broadcastMethod) {
    return with(HistoryColumn.TXID, txid)
        .with(HistoryColumn.FAILURE_REASON, PENDING_CONFIRMATION)
        .with(HistoryColumn.TOTAL_MAKER_FEES_PAID, makerFeesSats)
        .with(HistoryColumn.MINING_FEE_PAID, miningFeeSats)
        .with(HistoryColumn.NET_FEE, -(makerFeesSats + miningFeeSats))
        .with(HistoryColumn.DESTINATION_VOUT, destinationVout)
        .with(HistoryColumn.BROADCAST_METHOD, broadcastMethod);
  }

  /** Wallet of the row, 8 hex digits or empty. */
  public String fingerprint() {
    return get(HistoryColumn.WALLET_FINGERPRINT);
  }

  /** Transaction id, empty while there is none. */
  public String txid() {
    return get(HistoryColumn.TXID);
  }

  /** What the wallet was in it, or empty for a role that nobody knows. */
  public Optional<Role> role() {
    String text = get(HistoryColumn.ROLE);
    return Arrays.stream(Role.values()).filter(r -> r.text().equals(text)).findFirst();
  }

  /** Whether it is a CoinJoin, in either role. */
  public boolean isCoinJoin() {
    return role().filter(r -> r == Role.MAKER || r == Role.TAKER).isPresent();
  }

  /** Whether it has come to its end well. */
  public boolean success() {
    return get(HistoryColumn.SUCCESS).equalsIgnoreCase("true");
  }

  /** Whether it was recorded by us when it happened, not guessed from the chain later. */
  public boolean isFromProtocol() {
    return !get(HistoryColumn.SOURCE).equals("onchain");
  }

  /** Whether its outcome is still open. */
  public boolean isOpen() {
    return !success()
        && get(HistoryColumn.COMPLETED_AT).isEmpty()
        && number(HistoryColumn.CONFIRMATIONS) < SETTLED_CONFIRMATIONS;
  }

  /** The number in a cell, 0 if there is none. */
  public long number(HistoryColumn column) {
    try {
      return Long.parseLong(get(column).strip());
    } catch (NumberFormatException _) {
      // Another program's text counts as nothing.
      return 0;
    }
  }

  /** The time in a cell, in the zone of the file; empty if there is none. */
  public Optional<LocalDateTime> time(HistoryColumn column) {
    try {
      return Optional.of(LocalDateTime.parse(get(column)));
    } catch (DateTimeParseException _) {
      // Not yet, or another program's text.
      return Optional.empty();
    }
  }

  /** The equal amount in satoshis, 0 for plain transfers. */
  public long cjAmountSats() {
    return number(HistoryColumn.CJ_AMOUNT);
  }

  /** Index of the own equal output. */
  public OptionalInt destinationVout() {
    long vout =
        get(HistoryColumn.DESTINATION_VOUT).isBlank() ? -1 : number(HistoryColumn.DESTINATION_VOUT);
    return vout < 0 || vout > Integer.MAX_VALUE ? OptionalInt.empty() : OptionalInt.of((int) vout);
  }

  /** The inputs as the row names them. */
  public List<String> utxosUsed() {
    return list(HistoryColumn.UTXOS_USED);
  }

  /** Their addresses, parallel to them if complete. */
  public List<String> sourceAddresses() {
    return list(HistoryColumn.SOURCE_ADDRESSES);
  }

  /** The inputs that are well-formed. */
  public List<OutPoint> inputs() {
    return utxosUsed().stream().flatMap(text -> OutPoint.tryParse(text).stream()).toList();
  }

  private List<String> list(HistoryColumn column) {
    String text = get(column);
    return text.isEmpty()
        ? List.of()
        : Arrays.stream(text.split(",")).map(String::strip).filter(s -> !s.isEmpty()).toList();
  }

  List<String> row() {
    return row(0);
  }

  /** The cells of the known columns, and so many of columns that only other programs know. */
  List<String> row(int otherColumns) {
    List<String> row = new ArrayList<>(HistoryColumn.all().stream().map(this::get).toList());
    for (int i = 0; i < otherColumns; i++) {
      row.add(i < others.size() ? others.get(i) : "");
    }
    return row;
  }

  /** The same with cells of columns that only other programs know, in the order of the file. */
  HistoryEntry withOthers(List<String> cellsOfOthers) {
    return new HistoryEntry(cells, List.copyOf(cellsOfOthers));
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof HistoryEntry entry
        && cells.equals(entry.cells)
        && others.equals(entry.others);
  }

  @Override
  public int hashCode() {
    return cells.hashCode();
  }

  @Override
  public String toString() {
    return "HistoryEntry[" + get(HistoryColumn.ROLE) + " " + get(HistoryColumn.TIMESTAMP) + "]";
  }
}
