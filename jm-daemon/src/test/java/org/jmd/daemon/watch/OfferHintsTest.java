package org.jmd.daemon.watch;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.util.List;
import org.jmd.core.protocol.FeeRule;
import org.jmd.core.protocol.Offer;
import org.jmd.core.protocol.OfferType;
import org.jmd.maker.OfferTerms;
import org.junit.jupiter.api.Test;

class OfferHintsTest {
  private static final MakerStatus.CoinCounts COINS =
      new MakerStatus.CoinCounts(3, 0, 0, 0, 0, List.of(50_000_000L));

  private static Offer relative(String fee, long minSats) {
    return new Offer(
        OfferType.SW0_RELATIVE,
        0,
        minSats,
        40_000_000,
        0,
        new FeeRule.Relative(new BigDecimal(fee)));
  }

  private static Offer absolute(long fee) {
    return new Offer(OfferType.SW0_ABSOLUTE, 0, 100_000, 40_000_000, 0, new FeeRule.Absolute(fee));
  }

  private static List<String> hints(Offer offer, boolean bond) {
    return OfferHints.of(
        new OfferHints.Facts(
            2, 2, List.of(offer), List.of(), List.of(OfferTerms.DEFAULT), bond, COINS, 1));
  }

  private static List<String> hints(long up, MakerStatus.CoinCounts coins, OfferTerms terms) {
    return OfferHints.of(
        new OfferHints.Facts(
            up, 2, List.of(absolute(0)), List.of(), List.of(terms), false, coins, 1));
  }

  @Test
  void saysNothingOfAMakerThatTakersLike() {
    assertThat(hints(relative("0.00002", 100_000), true)).isEmpty();
    assertThat(hints(absolute(0), false)).isEmpty();
  }

  @Test
  void tellsThatChargingNeedsABond() {
    assertThat(hints(relative("0.00002", 100_000), false))
        .singleElement()
        .asString()
        .contains("no fidelity bond");
  }

  @Test
  void comparesPricesWithWhatTakersPayByDefault() {
    assertThat(hints(absolute(500), true)).isEmpty();
    assertThat(hints(absolute(501), true)).singleElement().asString().contains("501 sats");
    assertThat(hints(relative("0.001", 100_000), true)).isEmpty();
    assertThat(hints(relative("0.0011", 100_000), true))
        .singleElement()
        .asString()
        .contains("0.0011");
  }

  @Test
  void tellsThatSmallCoinJoinsPassBy() {
    assertThat(hints(relative("0.00002", 5_000_000), true))
        .singleElement()
        .asString()
        .contains("begins at 5000000 sats");
  }

  @Test
  void countsDirectoriesThatAreMissing() {
    assertThat(hints(0, COINS, OfferTerms.DEFAULT)).first().asString().contains("no directory");
    assertThat(hints(1, COINS, OfferTerms.DEFAULT)).first().asString().contains("1 of 2");
  }

  @Test
  void countsCoinsThatAreNotOffered() {
    assertThat(hints(2, new MakerStatus.CoinCounts(5, 2, 1, 0, 0, List.of()), OfferTerms.DEFAULT))
        .hasSize(2)
        .anyMatch(hint -> hint.contains("2 coins have fewer than 1"))
        .anyMatch(hint -> hint.contains("1 coins are frozen"));
  }

  @Test
  void tellsOddFees() {
    OfferTerms odd = new OfferTerms(new FeeRule.Absolute(137), 100_000, 0, OfferTerms.Jitter.NONE);
    assertThat(hints(2, COINS, odd)).singleElement().asString().contains("137");
  }

  @Test
  void passesOnWhyThereIsNoOffer() {
    assertThat(
            OfferHints.of(
                new OfferHints.Facts(
                    2, 2, List.of(), List.of("too poor"), List.of(), true, COINS, 1)))
        .containsExactly("there is no offer", "too poor");
  }
}
