package org.jmd.wallet.history;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.List;
import java.util.function.Predicate;

/**
 * Figures over the CoinJoins of a history (wallet.md 3.3); plain transfers do not count.
 *
 * @param total CoinJoins of either role
 * @param asMaker those as maker
 * @param asTaker those as taker
 * @param successful those that were confirmed
 * @param failed those that have come to a bad end
 * @param volumeSats sum of their equal amounts
 * @param successfulVolumeSats the same of the successful ones
 * @param feesEarnedSats what takers paid to this wallet
 * @param feesPaidSats what this wallet paid to makers and miners as taker
 * @param successPercent share of the successful ones, 0 if there are none at all
 * @param utxosDisclosed distinct coins that others have seen as this wallet's
 */
public record HistoryStatistics(
    int total,
    int asMaker,
    int asTaker,
    int successful,
    int failed,
    long volumeSats,
    long successfulVolumeSats,
    long feesEarnedSats,
    long feesPaidSats,
    BigDecimal successPercent,
    int utxosDisclosed) {
  private static final int PERCENT_DIGITS = 10;

  /** Counts the rows. */
  public static HistoryStatistics of(List<HistoryEntry> entries) {
    List<HistoryEntry> all = entries.stream().filter(HistoryEntry::isCoinJoin).toList();
    List<HistoryEntry> done = all.stream().filter(HistoryEntry::success).toList();
    return new HistoryStatistics(
        all.size(),
        count(all, e -> isRole(e, HistoryEntry.Role.MAKER)),
        count(all, e -> isRole(e, HistoryEntry.Role.TAKER)),
        done.size(),
        count(all, e -> !e.success() && !e.get(HistoryColumn.COMPLETED_AT).isEmpty()),
        sum(all, HistoryColumn.CJ_AMOUNT),
        sum(done, HistoryColumn.CJ_AMOUNT),
        sum(ofRole(done, HistoryEntry.Role.MAKER), HistoryColumn.FEE_RECEIVED),
        sum(ofRole(done, HistoryEntry.Role.TAKER), HistoryColumn.TOTAL_MAKER_FEES_PAID)
            + sum(ofRole(done, HistoryEntry.Role.TAKER), HistoryColumn.MINING_FEE_PAID),
        percent(done.size(), all.size()),
        (int) all.stream().flatMap(e -> e.utxosUsed().stream()).distinct().count());
  }

  private static boolean isRole(HistoryEntry entry, HistoryEntry.Role role) {
    return entry.role().filter(r -> r == role).isPresent();
  }

  private static List<HistoryEntry> ofRole(List<HistoryEntry> entries, HistoryEntry.Role role) {
    return entries.stream().filter(e -> isRole(e, role)).toList();
  }

  private static int count(List<HistoryEntry> entries, Predicate<HistoryEntry> which) {
    return (int) entries.stream().filter(which).count();
  }

  private static long sum(List<HistoryEntry> entries, HistoryColumn column) {
    return entries.stream().mapToLong(e -> e.number(column)).sum();
  }

  private static BigDecimal percent(int part, int whole) {
    return whole == 0
        ? BigDecimal.ZERO
        : BigDecimal.valueOf(part)
            .movePointRight(2)
            .divide(BigDecimal.valueOf(whole), PERCENT_DIGITS, RoundingMode.HALF_EVEN)
            .stripTrailingZeros();
  }
}
