package org.jmd.taker.offers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.jmd.taker.offers.Book.MILLION;
import static org.jmd.taker.offers.Book.RULES;
import static org.jmd.taker.offers.Book.absolute;
import static org.jmd.taker.offers.Book.candidate;
import static org.jmd.taker.offers.Book.relative;
import static org.jmd.taker.offers.Book.sized;
import static org.jmd.taker.offers.Book.supporting;

import java.math.BigDecimal;
import java.util.List;
import java.util.Set;
import org.jmd.core.protocol.FeeRule;
import org.jmd.core.protocol.Nick;
import org.jmd.core.protocol.Offer;
import org.jmd.core.protocol.OfferType;
import org.junit.jupiter.api.Test;

final class OfferFilterTest {
  private final Book book = new Book();

  private static FilterReport apply(FilterRules rules, Candidate... candidates) {
    return OfferFilter.apply(List.of(candidates), MILLION, rules, 3);
  }

  private static List<FilterReason> reasons(FilterReport report) {
    return report.removed().stream().map(FilterReport.Removed::reason).toList();
  }

  @Test
  void keepsOffersWithinBothLimitsInclusive() {
    Candidate dear = book.candidate(absolute(500));
    Candidate fraction = book.candidate(relative("0.001"));
    assertThat(apply(RULES, dear, fraction).kept()).containsExactly(dear, fraction);
  }

  @Test
  void typedLimitsHoldEachKindOfFeeToItsOwnLimit() {
    // 501 sat would be far below the relative limit, 0.0011 far below the absolute one at 10,000.
    FilterReport report =
        OfferFilter.apply(
            List.of(book.candidate(absolute(501)), book.candidate(relative("0.0011"))),
            100_000,
            RULES,
            3);
    assertThat(report.kept()).isEmpty();
    assertThat(reasons(report)).containsExactly(FilterReason.FEE_LIMIT, FilterReason.FEE_LIMIT);
  }

  @Test
  void eitherLimitIsEnoughIfSoConfigured() {
    FilterRules either =
        new FilterRules(
            new FeeLimits(500, new BigDecimal("0.001"), FeeLimits.Mode.EITHER),
            false,
            false,
            Set.of(),
            Set.of(),
            Set.of());
    assertThat(apply(either, book.candidate(absolute(1000))).kept()).hasSize(1);
    assertThat(apply(either, book.candidate(absolute(1001))).kept()).isEmpty();
    assertThat(
            OfferFilter.apply(List.of(book.candidate(relative("0.005"))), 100_000, either, 1)
                .kept())
        .hasSize(1);
  }

  @Test
  void amountRangeIncludesItsBounds() {
    assertThat(apply(RULES, book.candidate(sized(MILLION, MILLION))).kept()).hasSize(1);
    assertThat(apply(RULES, book.candidate(sized(MILLION + 1, 2 * MILLION))).kept()).isEmpty();
    assertThat(apply(RULES, book.candidate(sized(0, MILLION - 1))).kept()).isEmpty();
    assertThat(apply(RULES, book.candidate(sized(2 * MILLION, 1))).kept()).isEmpty();
  }

  @Test
  void a93_bondlessMakerWithAFeeOfOneSatIsFiltered() {
    FilterRules free =
        new FilterRules(FeeLimits.DEFAULT, true, false, Set.of(), Set.of(), Set.of());
    Candidate zero = book.candidate(absolute(0));
    Candidate one = book.candidate(absolute(1));
    Candidate bonded = book.bonded(absolute(1), 7, 5);
    FilterReport report = apply(free, zero, one, bonded);
    assertThat(report.kept()).containsExactly(zero, bonded);
    assertThat(reasons(report)).containsExactly(FilterReason.BONDLESS_WITH_FEE);
    assertThat(report.explain())
        .anyMatch(line -> line.contains("1 removed") && line.contains("bondless_require_zero_fee"));
  }

  @Test
  void a94_ownNicksAreNeverUsed() {
    Candidate own = book.candidate(absolute(0));
    FilterRules rules =
        new FilterRules(FeeLimits.DEFAULT, false, false, Set.of(own.nick()), Set.of(), Set.of());
    assertThat(apply(rules, own).kept()).isEmpty();
    assertThat(apply(rules.ignoringNobody(), own).kept()).isEmpty();
  }

  @Test
  void a91_ofTwoNicksWithOneBondOnlyTheCheaperIsKept() {
    Candidate dear = book.bonded(absolute(30), 7, 5);
    Candidate cheap = book.bonded(absolute(20), 7, 5);
    Candidate cheapest = book.bonded(absolute(10), 7, 5);
    Candidate other = book.bonded(absolute(40), 8, 5);
    for (List<Candidate> order :
        List.of(
            List.of(dear, cheap, cheapest, other),
            List.of(cheapest, dear, other, cheap),
            List.of(cheap, cheapest, dear, other))) {
      FilterReport report = OfferFilter.apply(order, MILLION, RULES, 3);
      assertThat(report.kept()).containsExactlyInAnyOrder(cheapest, other);
      assertThat(report.count(FilterReason.SHARED_BOND)).isEqualTo(2);
    }
  }

  @Test
  void oneOfferPerMakerTheCheapestAtTheRealAmount() {
    Nick nick = book.nick();
    // At one million the absolute offer costs 300, the relative one 100; at ten million 1,000.
    Candidate fixed = candidate(nick, absolute(300));
    Candidate fraction = candidate(nick, relative("0.0001"));
    assertThat(apply(RULES, fixed, fraction).kept()).containsExactly(fraction);
    assertThat(OfferFilter.apply(List.of(fraction, fixed), 10 * MILLION, RULES, 1).kept())
        .containsExactly(fixed);
  }

  @Test
  void aMakerCountsAsRemovedOnlyIfNoOfferOfItIsLeft() {
    Nick nick = book.nick();
    FilterReport report =
        apply(RULES, candidate(nick, absolute(9999)), candidate(nick, absolute(1)));
    assertThat(report.kept()).hasSize(1);
    assertThat(report.removed()).isEmpty();
    assertThat(report.makers()).isEqualTo(1);
    assertThat(report.offers()).isEqualTo(2);
  }

  @Test
  void legacyOfferTypesAreFiltered() {
    Offer wrapped =
        new Offer(OfferType.SW_ABSOLUTE, 0, 0, 10 * MILLION, 0, new FeeRule.Absolute(1));
    assertThat(reasons(apply(RULES, book.candidate(wrapped))))
        .containsExactly(FilterReason.OFFER_TYPE);
  }

  @Test
  void offersThatCostTheMakerMoreThanTheyBringAreFiltered() {
    Offer loss =
        new Offer(OfferType.SW0_ABSOLUTE, 0, 0, 10 * MILLION, 11, new FeeRule.Absolute(10));
    assertThat(reasons(apply(RULES, book.candidate(loss))))
        .containsExactly(FilterReason.LOSS_FOR_MAKER);
  }

  @Test
  void makersOfUnknownAbilityAreDroppedOnlyIfEnoughOthersAreSure() {
    FilterRules light =
        new FilterRules(FeeLimits.DEFAULT, false, true, Set.of(), Set.of(), Set.of());
    Candidate yes = supporting(book.candidate(absolute(1)), Support.YES);
    Candidate no = supporting(book.candidate(absolute(1)), Support.NO);
    Candidate unknown = book.candidate(absolute(1));
    List<Candidate> all = List.of(yes, no, unknown);
    assertThat(OfferFilter.apply(all, MILLION, light, 2).kept()).containsExactly(yes, unknown);
    assertThat(OfferFilter.apply(all, MILLION, light, 1).kept()).containsExactly(yes);
    assertThat(OfferFilter.apply(all, MILLION, RULES, 1).kept()).hasSize(3);
  }

  @Test
  void theExplanationNamesEveryReasonAndItsRemedy() {
    List<String> lines =
        apply(
                RULES,
                book.candidate(absolute(700)),
                book.candidate(absolute(900)),
                book.candidate(sized(2 * MILLION, 3 * MILLION)),
                book.candidate(absolute(1)))
            .explain();
    assertThat(lines.get(0))
        .isEqualTo("4 offers of 4 makers found, 1 makers usable for 1000000 sat");
    assertThat(lines)
        .anyMatch(l ->
            l.startsWith("2 removed: fee above your limit (the cheapest of them costs 700 sat)")
                && l.contains("max_cj_fee_abs (now 500 sat)"));
    assertThat(lines).anyMatch(l -> l.startsWith("1 removed: amount outside their range"));
  }
}
