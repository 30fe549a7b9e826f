package org.jmd.wallet.history;

import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.jmd.wallet.history.OnChainTransaction.Output;
import org.jmd.wallet.history.OnChainTransaction.OwnInput;

/**
 * What a transaction was to its wallet, guessed from the chain alone (wallet.md 7.1). Immutable.
 *
 * @param role what the wallet was in it
 * @param amountSats what moved
 * @param cjAmountSats the equal amount of a CoinJoin
 * @param peerCount how many others took part in a CoinJoin
 * @param feeReceivedSats what a maker earned
 * @param makerFeesSats what a taker paid, the mining fee included
 * @param miningFeeSats what a sender paid, 0 if others paid too
 * @param sourceMixdepth of the first input, 0 without
 * @param destinationAddress empty if it is unknown
 * @param changeAddress empty if there is none
 * @param inputs the coins that were spent
 */
public record OnChainEntry(
    HistoryEntry.Role role,
    long amountSats,
    OptionalLong cjAmountSats,
    OptionalInt peerCount,
    long feeReceivedSats,
    long makerFeesSats,
    long miningFeeSats,
    int sourceMixdepth,
    String destinationAddress,
    String changeAddress,
    List<OwnInput> inputs) {
  private static final Comparator<Output> BY_VALUE = Comparator.comparingLong(Output::valueSats);

  /** Guesses; empty if the transaction does not concern the wallet. */
  public static Optional<OnChainEntry> classify(OnChainTransaction tx) {
    if (tx.inputs().isEmpty()) {
      return tx.outputs().stream().anyMatch(Output::isOwn)
          ? Optional.of(deposit(tx))
          : Optional.empty();
    }
    EqualOutputs equal = EqualOutputs.of(tx.outputs());
    return Optional.of(equal.isCoinJoin() ? coinJoin(tx, equal) : send(tx));
  }

  private static OnChainEntry deposit(OnChainTransaction tx) {
    return new OnChainEntry(
        HistoryEntry.Role.DEPOSIT,
        sum(tx, Output::isOwn),
        OptionalLong.empty(),
        OptionalInt.empty(),
        0,
        0,
        0,
        0,
        address(largest(tx, Output::isOwn)),
        "",
        List.of());
  }

  private static OnChainEntry coinJoin(OnChainTransaction tx, EqualOutputs equal) {
    long amount = equal.amountSats();
    Optional<Output> destination = largest(tx, o -> o.isOwn() && o.valueSats() == amount);
    Optional<Output> change = largest(tx, o -> o.isOwn() && o.valueSats() != amount);
    long net = sum(tx, Output::isOwn) - inputValue(tx);
    boolean maker = net >= 0;
    // A taker without an equal output has paid the amount to somebody else.
    long paid = maker ? 0 : Math.max(0, -net - (destination.isPresent() ? 0 : amount));
    return new OnChainEntry(
        maker ? HistoryEntry.Role.MAKER : HistoryEntry.Role.TAKER,
        amount,
        OptionalLong.of(amount),
        OptionalInt.of(maker ? equal.count() : equal.count() - 1),
        maker ? net : 0,
        paid,
        0,
        tx.inputs().getFirst().mixdepth(),
        address(destination),
        address(change),
        tx.inputs());
  }

  private static OnChainEntry send(OnChainTransaction tx) {
    int source = tx.inputs().getFirst().mixdepth();
    Optional<Output> foreign = largest(tx, o -> !o.isOwn());
    Optional<Output> destination =
        foreign
            .or(() -> largest(tx, o -> o.owner().filter(w -> w.mixdepth() != source).isPresent()))
            .or(() -> largest(tx, o -> o.isOwn() && !o.isOwnChange()))
            .or(() -> largest(tx, Output::isOwn));
    Optional<Output> change =
        largest(tx, o -> o.isOwnChange() && !destination.equals(Optional.of(o)));
    long amount =
        foreign.isPresent()
            ? sum(tx, o -> !o.isOwn())
            : destination.map(Output::valueSats).orElse(0L);
    long fee = tx.foreignInputs() > 0 ? 0 : Math.max(0, inputValue(tx) - sum(tx, o -> true));
    return new OnChainEntry(
        HistoryEntry.Role.SEND,
        amount,
        OptionalLong.empty(),
        OptionalInt.empty(),
        0,
        0,
        fee,
        source,
        address(destination),
        address(change),
        tx.inputs());
  }

  private static long inputValue(OnChainTransaction tx) {
    return tx.inputs().stream().mapToLong(OwnInput::valueSats).sum();
  }

  private static long sum(OnChainTransaction tx, Predicate<Output> which) {
    return tx.outputs().stream().filter(which).mapToLong(Output::valueSats).sum();
  }

  /** The first among equals. */
  private static Optional<Output> largest(OnChainTransaction tx, Predicate<Output> which) {
    return tx.outputs().stream().filter(which).reduce((a, b) -> BY_VALUE.compare(b, a) > 0 ? b : a);
  }

  private static String address(Optional<Output> output) {
    return output.map(Output::address).orElse("");
  }

  /** What it gained, below 0 what it cost, in satoshis. */
  public long netFeeSats() {
    return feeReceivedSats - makerFeesSats - miningFeeSats;
  }

  /** The coins that were spent as the history names them: separated by commas. */
  public String utxosUsed() {
    return inputs.stream().map(i -> i.outPoint().toString()).collect(Collectors.joining(","));
  }

  /** Their addresses, separated by commas. */
  public String sourceAddresses() {
    return inputs.stream().map(OwnInput::address).collect(Collectors.joining(","));
  }

  /**
   * The row for the history: a success that the chain tells of.
   *
   * @param minedAt the block's time in the form of the file
   */
  public HistoryEntry row(String txid, String minedAt, int confirmations) {
    EnumMap<HistoryColumn, String> cells = new EnumMap<>(HistoryColumn.class);
    cells.put(HistoryColumn.TIMESTAMP, minedAt);
    cells.put(HistoryColumn.COMPLETED_AT, minedAt);
    cells.put(HistoryColumn.CONFIRMED_AT, minedAt);
    cells.put(HistoryColumn.ROLE, role.text());
    cells.put(HistoryColumn.SUCCESS, "True");
    cells.put(HistoryColumn.CONFIRMATIONS, Integer.toString(confirmations));
    cells.put(HistoryColumn.TXID, txid);
    cells.put(HistoryColumn.CJ_AMOUNT, Long.toString(cjAmountSats.orElse(0)));
    peerCount.ifPresent(n -> cells.put(HistoryColumn.PEER_COUNT, Integer.toString(n)));
    cells.put(HistoryColumn.FEE_RECEIVED, Long.toString(feeReceivedSats));
    cells.put(HistoryColumn.TOTAL_MAKER_FEES_PAID, Long.toString(makerFeesSats));
    cells.put(HistoryColumn.MINING_FEE_PAID, Long.toString(miningFeeSats));
    cells.put(HistoryColumn.NET_FEE, Long.toString(netFeeSats()));
    cells.put(HistoryColumn.SOURCE_MIXDEPTH, Integer.toString(sourceMixdepth));
    cells.put(HistoryColumn.DESTINATION_ADDRESS, destinationAddress);
    cells.put(HistoryColumn.CHANGE_ADDRESS, changeAddress);
    cells.put(HistoryColumn.UTXOS_USED, utxosUsed());
    cells.put(HistoryColumn.SOURCE_ADDRESSES, sourceAddresses());
    cells.put(HistoryColumn.SOURCE, "onchain");
    cells.put(HistoryColumn.AMOUNT, Long.toString(amountSats));
    return HistoryEntry.of(cells);
  }
}
