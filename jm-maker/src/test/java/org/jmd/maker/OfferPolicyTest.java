package org.jmd.maker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.math.BigDecimal;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.jmd.core.crypto.Entropy;
import org.jmd.core.protocol.FeeRule;
import org.jmd.core.protocol.MakerOfferMath;
import org.jmd.core.protocol.Offer;
import org.jmd.core.protocol.OfferType;
import org.jmd.core.protocol.ProtocolConstants;
import org.jmd.core.testing.SeededEntropy;
import org.junit.jupiter.api.Test;

class OfferPolicyTest {
  private static final OfferTerms.Jitter WIDE =
      new OfferTerms.Jitter(new BigDecimal("0.2"), new BigDecimal("0.3"), new BigDecimal("0.1"));

  private static OfferTerms relative(
      String fee, long minSats, long txFeeSats, OfferTerms.Jitter jitter) {
    return new OfferTerms(new FeeRule.Relative(new BigDecimal(fee)), minSats, txFeeSats, jitter);
  }

  private static OfferTerms absolute(
      long feeSats, long minSats, long txFeeSats, OfferTerms.Jitter jitter) {
    return new OfferTerms(new FeeRule.Absolute(feeSats), minSats, txFeeSats, jitter);
  }

  private static OfferPolicy.Plan plan(long balanceSats, OfferTerms... terms) {
    return new OfferPolicy(List.of(terms), new SeededEntropy(1)).plan(balanceSats);
  }

  @Test
  void offersExactlyWhatCanBeFilledWithoutRandomisation() {
    OfferPolicy.Plan plan =
        plan(10_000_000, relative("0.00002", 100_000, 0, OfferTerms.Jitter.NONE));

    assertThat(plan.problems()).isEmpty();
    assertThat(plan.offers()).hasSize(1);
    Offer offer = plan.offers().get(0);
    assertThat(offer.type()).isEqualTo(OfferType.SW0_RELATIVE);
    assertThat(offer.oid()).isZero();
    assertThat(offer.minSizeSats()).isEqualTo(100_000);
    assertThat(
            MakerOfferMath.requiredInputSats(offer.fee(), offer.txFeeSats(), offer.maxSizeSats()))
        .isLessThanOrEqualTo(10_000_000);
    assertThat(
            MakerOfferMath.requiredInputSats(
                offer.fee(), offer.txFeeSats(), offer.maxSizeSats() + 1))
        .isGreaterThan(10_000_000);
  }

  @Test
  void announcesTheContributionOnTopOfAnAbsoluteFee() {
    Offer offer =
        plan(10_000_000, absolute(500, 100_000, 200, OfferTerms.Jitter.NONE)).offers().get(0);

    assertThat(offer.type()).isEqualTo(OfferType.SW0_ABSOLUTE);
    assertThat(offer.fee().fee(1)).isEqualTo(700);
    assertThat(offer.makerProfitSats(100_000)).isEqualTo(500);
  }

  @Test
  void neverAnnouncesAnAmountThatTheBalanceCannotPay() {
    Entropy entropy = new SeededEntropy(7);
    OfferPolicy policy =
        new OfferPolicy(
            List.of(relative("0.0003", 100_000, 300, WIDE), absolute(900, 50_000, 100, WIDE)),
            entropy);
    for (int i = 0; i < 2_000; i++) {
      long balanceSats = entropy.nextLong(2_000_000_000L);
      for (Offer offer : policy.plan(balanceSats).offers()) {
        assertThat(offer.minSizeSats())
            .isGreaterThanOrEqualTo(ProtocolConstants.MAKER_DUST_CHANGE_SATS)
            .isLessThan(offer.maxSizeSats());
        assertThat(
                MakerOfferMath.requiredInputSats(
                    offer.fee(), offer.txFeeSats(), offer.maxSizeSats()))
            .isLessThanOrEqualTo(balanceSats);
        assertThat(offer.makerProfitSats(offer.minSizeSats())).isNotNegative();
      }
    }
  }

  @Test
  void keepsRandomisedValuesWithinTheirFactors() {
    OfferPolicy policy =
        new OfferPolicy(List.of(relative("0.001", 100_000, 0, WIDE)), new SeededEntropy(3));
    List<Offer> offers =
        IntStream.range(0, 500).mapToObj(_ -> policy.plan(50_000_000).offers().get(0)).toList();

    assertThat(offers)
        .allSatisfy(offer -> {
          BigDecimal fraction = ((FeeRule.Relative) offer.fee()).fraction();
          assertThat(fraction).isBetween(new BigDecimal("0.0008"), new BigDecimal("0.0012"));
          assertThat(offer.fee().wireText()).doesNotContain("E").doesNotEndWith("0");
          assertThat(offer.minSizeSats()).isBetween(90_000L, 110_000L);
          assertThat(offer.maxSizeSats()).isBetween(44_000_000L, 51_000_000L);
        });
    assertThat(offers.stream().map(Offer::maxSizeSats).distinct().count()).isGreaterThan(400);
  }

  @Test
  void raisesTheMinimumOfARelativeOfferUntilItPaysForTheContribution() {
    Offer offer =
        plan(10_000_000, relative("0.001", 27_300, 1_000, OfferTerms.Jitter.NONE)).offers().get(0);

    assertThat(offer.minSizeSats()).isEqualTo(1_500_000);
  }

  @Test
  void neverOffersLessThanTheDustOfMakers() {
    Offer offer = plan(10_000_000, absolute(0, 0, 0, OfferTerms.Jitter.NONE)).offers().get(0);

    assertThat(offer.minSizeSats()).isEqualTo(27_300);
  }

  @Test
  void explainsWhyNothingIsOffered() {
    OfferPolicy.Plan poor = plan(27_300, relative("0.00002", 100_000, 0, OfferTerms.Jitter.NONE));
    assertThat(poor.offers()).isEmpty();
    assertThat(poor.problems()).singleElement().asString().contains("27300 sats");

    OfferPolicy.Plan small = plan(100_000, relative("0.00002", 100_000, 0, OfferTerms.Jitter.NONE));
    assertThat(small.offers()).isEmpty();
    assertThat(small.problems()).singleElement().asString().contains("minimum of 100000");
  }

  @Test
  void splitsADualOfferWhereBothFeesAreEqual() {
    List<Offer> offers =
        plan(
                100_000_000,
                relative("0.0001", 100_000, 0, OfferTerms.Jitter.NONE),
                absolute(500, 100_000, 0, OfferTerms.Jitter.NONE))
            .offers();

    assertThat(offers).hasSize(2);
    Offer absolute = offers.stream().filter(o -> o.oid() == 1).findFirst().orElseThrow();
    Offer relative = offers.stream().filter(o -> o.oid() == 0).findFirst().orElseThrow();
    assertThat(absolute.minSizeSats()).isEqualTo(100_000);
    assertThat(absolute.maxSizeSats()).isEqualTo(5_000_000);
    assertThat(relative.minSizeSats()).isEqualTo(5_000_000);
    assertThat(absolute.fee().fee(5_000_000)).isEqualTo(relative.fee().fee(5_000_000));
  }

  @Test
  void pinsTheSeamOfADualOfferWhateverTheSizeFactor() {
    List<Offer> offers =
        plan(
                100_000_000,
                absolute(500, 100_000, 0, OfferTerms.Jitter.DEFAULT),
                relative("0.0001", 100_000, 0, OfferTerms.Jitter.DEFAULT))
            .offers();

    assertThat(offers.get(0).maxSizeSats()).isEqualTo(5_000_000);
    assertThat(offers.get(1).minSizeSats()).isEqualTo(5_000_000);
  }

  @Test
  void offersOnlyTheRelativeFeeWhereTheAbsoluteOneFitsNoAmount() {
    List<Offer> offers =
        plan(
                100_000_000,
                relative("0.01", 50_000, 0, OfferTerms.Jitter.NONE),
                absolute(500, 100_000, 0, OfferTerms.Jitter.NONE))
            .offers();

    assertThat(offers).singleElement().satisfies(o -> assertThat(o.oid()).isZero());
    assertThat(offers.get(0).minSizeSats()).isEqualTo(100_000);
  }

  @Test
  void offersOnlyTheAbsoluteFeeWhereTheRelativeOneFitsNoAmount() {
    List<Offer> offers =
        plan(
                1_000_000,
                relative("0.00002", 100_000, 0, OfferTerms.Jitter.NONE),
                absolute(500, 100_000, 0, OfferTerms.Jitter.NONE))
            .offers();

    assertThat(offers).singleElement().satisfies(o -> assertThat(o.oid()).isEqualTo(1));
    assertThat(offers.get(0).maxSizeSats()).isGreaterThan(900_000);
  }

  @Test
  void doesNotSplitWhereTheAbsoluteFeeIsZero() {
    assertThat(
            plan(
                    100_000_000,
                    relative("0.0001", 100_000, 0, OfferTerms.Jitter.NONE),
                    absolute(0, 100_000, 0, OfferTerms.Jitter.NONE))
                .offers())
        .hasSize(2)
        .allSatisfy(offer -> assertThat(offer.minSizeSats()).isEqualTo(100_000));
  }

  /** Which number an offer bears must not depend on which others can be made. */
  @Test
  void numbersOffersByTheirPlaceInTheList() {
    OfferPolicy.Plan plan =
        plan(
            10_000_000,
            absolute(500, 20_000_000, 0, OfferTerms.Jitter.NONE),
            absolute(600, 100_000, 0, OfferTerms.Jitter.NONE),
            relative("0.0001", 100_000, 0, OfferTerms.Jitter.NONE));

    assertThat(plan.offers()).extracting(Offer::oid).containsExactly(1L, 2L);
    assertThat(plan.problems()).singleElement().asString().startsWith("offer 0 (sw0absoffer)");
  }

  @Test
  void splitsOnlyTwoOffersOfDifferentKinds() {
    List<Offer> alike =
        plan(
                100_000_000,
                absolute(500, 100_000, 0, OfferTerms.Jitter.NONE),
                absolute(900, 200_000, 0, OfferTerms.Jitter.NONE))
            .offers();
    List<Offer> three =
        plan(
                100_000_000,
                absolute(500, 100_000, 0, OfferTerms.Jitter.NONE),
                relative("0.0001", 100_000, 0, OfferTerms.Jitter.NONE),
                absolute(900, 200_000, 0, OfferTerms.Jitter.NONE))
            .offers();

    assertThat(alike).hasSize(2).allSatisfy(o -> assertThat(o.accepts(50_000_000)).isTrue());
    assertThat(three).hasSize(3).allSatisfy(o -> assertThat(o.accepts(50_000_000)).isTrue());
  }

  @Test
  void neitherOverlapsNorLeavesAGapAtTheSeamOfADualOffer() {
    OfferPolicy policy =
        new OfferPolicy(
            List.of(relative("0.0001", 100_000, 200, WIDE), absolute(500, 100_000, 200, WIDE)),
            new SeededEntropy(11));
    for (int i = 0; i < 200; i++) {
      List<Offer> offers = policy.plan(100_000_000).offers();
      assertThat(offers).hasSize(2);
      Offer absolute = offers.stream().filter(o -> o.oid() == 1).findFirst().orElseThrow();
      Offer relative = offers.stream().filter(o -> o.oid() == 0).findFirst().orElseThrow();
      long seam = absolute.maxSizeSats();
      assertThat(relative.minSizeSats()).isEqualTo(seam);
      // Half of the rounding of either fee, and the contribution differs by its own draw.
      assertThat(absolute.makerProfitSats(seam)).isCloseTo(relative.fee().fee(seam), within(1L));
    }
  }

  @Test
  void drawsAnAbsoluteFeeAndItsContributionApart() {
    OfferPolicy policy =
        new OfferPolicy(List.of(absolute(1_000, 100_000, 500, WIDE)), new SeededEntropy(3));
    List<Offer> offers =
        IntStream.range(0, 500).mapToObj(_ -> policy.plan(50_000_000).offers().get(0)).toList();

    assertThat(offers)
        .allSatisfy(offer -> {
          assertThat(offer.txFeeSats()).isBetween(350L, 650L);
          assertThat(offer.makerProfitSats(1_000_000)).isBetween(800L, 1_200L);
          assertThat(offer.fee().fee(1)).isEqualTo(offer.txFeeSats() + offer.makerProfitSats(1));
        });
    assertThat(offers.stream().map(Offer::txFeeSats).distinct().count()).isGreaterThan(100);
  }

  @Test
  void announcesNoMoreThanItCanFillHoweverFarSizesAreDrawn() {
    OfferTerms.Jitter half =
        new OfferTerms.Jitter(BigDecimal.ZERO, BigDecimal.ZERO, new BigDecimal("0.5"));
    OfferPolicy policy =
        new OfferPolicy(List.of(absolute(0, 100_000, 0, half)), new SeededEntropy(3));
    long most = 50_000_000 - ProtocolConstants.MAKER_DUST_CHANGE_SATS - 1;
    for (int i = 0; i < 500; i++) {
      assertThat(policy.plan(50_000_000).offers().get(0).maxSizeSats()).isBetween(most / 2, most);
    }
  }

  @Test
  void reservesTheDustOfMakersAndOneSatoshi() {
    Offer offer = plan(1_027_301, absolute(0, 100_000, 0, OfferTerms.Jitter.NONE)).offers().get(0);

    assertThat(offer.maxSizeSats()).isEqualTo(1_000_000);
  }

  @Test
  void makesNoOfferWhoseSizesAreEmpty() {
    OfferTerms.Jitter wide =
        new OfferTerms.Jitter(BigDecimal.ZERO, BigDecimal.ZERO, new BigDecimal("0.99"));
    OfferPolicy policy =
        new OfferPolicy(List.of(absolute(0, 900_000, 0, wide)), new SeededEntropy(3));
    for (int i = 0; i < 200; i++) {
      OfferPolicy.Plan plan = policy.plan(1_000_000);
      assertThat(plan.offers().size() + plan.problems().size()).isEqualTo(1);
      plan.offers().forEach(o -> assertThat(o.minSizeSats()).isLessThan(o.maxSizeSats()));
    }
  }

  @Test
  void neverWritesAFeeInScientificNotation() {
    Offer offer =
        plan(10_000_000_000L, relative("1E-9", 100_000, 0, OfferTerms.Jitter.NONE)).offers().get(0);

    assertThat(offer.fee().wireText()).isEqualTo("0.000000001");
  }

  @Test
  void keepsTheConfiguredFeeWhereTheDrawIsNone() {
    // Every draw of this source is the lowest one: a fee of zero.
    Entropy lowest = target -> Arrays.fill(target, (byte) 0);
    OfferTerms.Jitter full =
        new OfferTerms.Jitter(BigDecimal.ONE, BigDecimal.ZERO, BigDecimal.ZERO);
    Offer offer =
        new OfferPolicy(List.of(relative("0.0001", 100_000, 0, full)), lowest)
            .plan(10_000_000)
            .offers()
            .get(0);

    assertThat(offer.fee().wireText()).isEqualTo("0.0001");
  }
}
