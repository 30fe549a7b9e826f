package org.jmd.daemon.cli;

import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import java.util.Optional;
import org.jmd.wallet.history.HistoryColumn;
import org.jmd.wallet.history.HistoryEntry;

/**
 * A row of the history for programs, with the names of the file's columns; the names of amounts end
 * in {@code _sats}.
 *
 * @param peerCount empty if unknown
 * @param destinationVout -1 if unknown
 */
record HistoryRow(
    Optional<Instant> timestamp,
    Optional<Instant> completedAt,
    Optional<Instant> confirmedAt,
    String role,
    String source,
    boolean success,
    String failureReason,
    boolean pending,
    long confirmations,
    String txid,
    long amountSats,
    long cjAmountSats,
    Optional<Long> peerCount,
    List<String> counterpartyNicks,
    long feeReceivedSats,
    long txfeeContributionSats,
    long totalMakerFeesPaidSats,
    long miningFeePaidSats,
    long netFeeSats,
    long sourceMixdepth,
    String destinationAddress,
    long destinationVout,
    String changeAddress,
    List<String> utxosUsed,
    List<String> sourceAddresses,
    long inputValueSats,
    String broadcastMethod,
    String network,
    String walletFingerprint) {
  /** The row; the file's times are local ones of that zone. */
  static HistoryRow of(HistoryEntry entry, ZoneId zone) {
    return new HistoryRow(
        time(entry, HistoryColumn.TIMESTAMP, zone),
        time(entry, HistoryColumn.COMPLETED_AT, zone),
        time(entry, HistoryColumn.CONFIRMED_AT, zone),
        entry.get(HistoryColumn.ROLE),
        entry.isFromProtocol() ? "protocol" : "onchain",
        entry.success(),
        entry.get(HistoryColumn.FAILURE_REASON),
        entry.isOpen(),
        entry.number(HistoryColumn.CONFIRMATIONS),
        entry.txid(),
        amountSats(entry),
        entry.cjAmountSats(),
        entry.get(HistoryColumn.PEER_COUNT).isBlank()
            ? Optional.empty()
            : Optional.of(entry.number(HistoryColumn.PEER_COUNT)),
        list(entry.get(HistoryColumn.COUNTERPARTY_NICKS)),
        entry.number(HistoryColumn.FEE_RECEIVED),
        entry.number(HistoryColumn.TXFEE_CONTRIBUTION),
        entry.number(HistoryColumn.TOTAL_MAKER_FEES_PAID),
        entry.number(HistoryColumn.MINING_FEE_PAID),
        entry.number(HistoryColumn.NET_FEE),
        entry.number(HistoryColumn.SOURCE_MIXDEPTH),
        entry.get(HistoryColumn.DESTINATION_ADDRESS),
        entry.destinationVout().orElse(-1),
        entry.get(HistoryColumn.CHANGE_ADDRESS),
        entry.utxosUsed(),
        entry.sourceAddresses(),
        entry.number(HistoryColumn.INPUT_VALUE),
        entry.get(HistoryColumn.BROADCAST_METHOD),
        entry.get(HistoryColumn.NETWORK),
        entry.fingerprint());
  }

  /** What was moved: older rows have it as the equal amount only. */
  static long amountSats(HistoryEntry entry) {
    long amount = entry.number(HistoryColumn.AMOUNT);
    return amount == 0 ? entry.cjAmountSats() : amount;
  }

  private static Optional<Instant> time(HistoryEntry entry, HistoryColumn column, ZoneId zone) {
    return entry.time(column).map(local -> local.atZone(zone).toInstant());
  }

  private static List<String> list(String text) {
    return text.isBlank() ? List.of() : List.of(text.split(",", -1));
  }
}
