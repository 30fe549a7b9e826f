package org.jmd.taker.offers;

import java.util.EnumMap;
import java.util.List;
import java.util.LongSummaryStatistics;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jmd.core.protocol.Nick;

/**
 * What is left of the orderbook for one amount, and why the rest is not.
 *
 * @param amountSats the amount
 * @param rules that were applied
 * @param offers number of offers heard
 * @param kept one usable offer per maker and bond
 * @param removed for each maker without a usable offer the one that came closest
 */
public record FilterReport(
    long amountSats, FilterRules rules, int offers, List<Candidate> kept, List<Removed> removed) {
  /** An offer that cannot be used. */
  public record Removed(Candidate candidate, FilterReason reason) {}

  /** Copies the lists. */
  public FilterReport {
    kept = List.copyOf(kept);
    removed = List.copyOf(removed);
  }

  /** Number of makers whose offers were looked at. */
  public int makers() {
    return kept.size() + removed.size();
  }

  /** Number of makers that fell out for that reason. */
  public long count(FilterReason reason) {
    return removed.stream().filter(r -> r.reason() == reason).count();
  }

  /** The makers that only the list of ignored makers keeps out. */
  public Set<Nick> ignoredMakers() {
    return removed.stream()
        .filter(r -> r.reason() == FilterReason.IGNORED)
        .map(r -> r.candidate().nick())
        .collect(Collectors.toUnmodifiableSet());
  }

  /** Lines for the user: how many makers were found, who fell out, and how to change that. */
  public List<String> explain() {
    Map<FilterReason, List<Candidate>> byReason =
        removed.stream()
            .collect(
                Collectors.groupingBy(
                    Removed::reason,
                    () -> new EnumMap<>(FilterReason.class),
                    Collectors.mapping(Removed::candidate, Collectors.toList())));
    String head =
        offers
            + " offers of "
            + makers()
            + " makers found, "
            + kept.size()
            + " makers usable for "
            + amountSats
            + " sat";
    return Stream.concat(
            Stream.of(head),
            byReason.entrySet().stream()
                .map(e -> e.getValue().size() + " removed: " + text(e.getKey(), e.getValue())))
        .toList();
  }

  private String text(FilterReason reason, List<Candidate> makers) {
    return switch (reason) {
      case OWN -> "own offers";
      case TRIED -> "already asked in this round";
      case IGNORED ->
          "on the list of ignored makers; delete their lines from ignored_makers.txt to ask them"
              + " again";
      case FEATURE_MISSING -> "cannot serve a light client; use a full node as backend";
      case FEATURE_UNKNOWN -> "may be unable to serve a light client, and enough others can";
      case OFFER_TYPE -> "do not offer native segwit (sw0reloffer, sw0absoffer)";
      case AMOUNT_RANGE -> amountText(makers);
      case FEE_LIMIT -> feeText(makers);
      case LOSS_FOR_MAKER ->
          "contribute more to the miner fee than they earn at this amount, and would not sign;"
              + " choose a larger amount";
      case BONDLESS_WITH_FEE ->
          "charge a fee without a fidelity bond; set bondless_require_zero_fee = false to allow"
              + " them";
      case SHARED_BOND -> "show the same fidelity bond as a cheaper maker";
    };
  }

  private String amountText(List<Candidate> makers) {
    long tooSmall = makers.stream().filter(c -> amountSats < c.offer().minSizeSats()).count();
    LongSummaryStatistics min =
        makers.stream().mapToLong(c -> c.offer().minSizeSats()).summaryStatistics();
    LongSummaryStatistics max =
        makers.stream().mapToLong(c -> c.offer().maxSizeSats()).summaryStatistics();
    return "amount outside their range ("
        + tooSmall
        + " want more, "
        + (makers.size() - tooSmall)
        + " offer less; their ranges begin at "
        + min.getMin()
        + " and end at "
        + max.getMax()
        + " sat); choose another amount";
  }

  private String feeText(List<Candidate> makers) {
    long cheapest = makers.stream().mapToLong(c -> c.costSats(amountSats)).min().orElse(0);
    return "fee above your limit (the cheapest of them costs "
        + cheapest
        + " sat); raise max_cj_fee_abs (now "
        + rules.fees().maxAbsoluteSats()
        + " sat) or max_cj_fee_rel (now "
        + rules.fees().maxRelative().toPlainString()
        + ")";
  }
}
