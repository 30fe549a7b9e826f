package org.jmd.orderbook;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jmd.core.protocol.Nick;
import org.jmd.core.protocol.Offer;
import org.jmd.core.protocol.ProtocolConstants;
import org.jmd.core.protocol.ProtocolViolation;
import org.jmd.orderbook.DepthSummary.Side;
import org.junit.jupiter.api.Test;

class DepthSummaryTest {
  private static final Nick ALICE = new Nick("J5aaaaaaaaaaaaaa");
  private static final Nick BOB = new Nick("J5bbbbbbbbbbbbbb");

  private static Offer offer(String text) {
    try {
      return Offer.parse(text);
    } catch (ProtocolViolation e) {
      throw new IllegalArgumentException(text, e);
    }
  }

  @Test
  void emptyBookOffersNothing() {
    assertThat(DepthSummary.of(Map.of()))
        .isEqualTo(new DepthSummary(0, new Side(0, 0, 0), new Side(0, 0, 0)));
  }

  @Test
  void countsEachKindOfFeeByItself() {
    DepthSummary summary =
        DepthSummary.of(
            Map.of(
                ALICE,
                List.of(
                    offer("sw0reloffer 0 1000 500000 0 0.0001"),
                    offer("sw0absoffer 1 1000 400000 0 250")),
                BOB,
                List.of(offer("sw0absoffer 0 1000 100000 0 300"))));

    assertThat(summary)
        .isEqualTo(new DepthSummary(2, new Side(1, 1, 500_000), new Side(2, 2, 500_000)));
  }

  @Test
  void addsOnlyTheLargestOfferOfAMaker() {
    DepthSummary summary =
        DepthSummary.of(
            Map.of(
                ALICE,
                List.of(
                    offer("sw0reloffer 0 1000 500000 0 0.0001"),
                    offer("sw0reloffer 1 1000 900000 0 0.0002"),
                    offer("sw0reloffer 2 1000 700000 0 0.0003"))));

    assertThat(summary.relative()).isEqualTo(new Side(3, 1, 900_000));
  }

  @Test
  void leavesOutOffersThatNobodyCanTake() {
    DepthSummary summary =
        DepthSummary.of(
            Map.of(
                ALICE,
                List.of(
                    offer("sw0reloffer 0 900000 500000 0 0.0001"),
                    offer("absoffer 1 1000 500000 0 10")),
                BOB,
                List.of()));

    assertThat(summary).isEqualTo(new DepthSummary(0, new Side(0, 0, 0), new Side(0, 0, 0)));
  }

  @Test
  void absurdClaimsOfManyMakersDoNotOverflow() {
    Offer everything = offer("sw0absoffer 0 0 " + ProtocolConstants.MAX_MONEY_SATS + " 0 0");
    Map<Nick, List<Offer>> book = new HashMap<>();
    for (int i = 0; i < 5_000; i++) {
      String digits = Integer.toString(i).replace('0', 'z');
      book.put(new Nick("J5" + "a".repeat(14 - digits.length()) + digits), List.of(everything));
    }

    assertThat(DepthSummary.of(book).absolute()).isEqualTo(new Side(5_000, 5_000, Long.MAX_VALUE));
  }
}
