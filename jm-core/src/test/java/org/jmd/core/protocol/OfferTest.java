package org.jmd.core.protocol;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigDecimal;
import java.util.List;
import java.util.OptionalLong;
import org.jmd.core.testing.RandomMessages;
import org.junit.jupiter.api.Test;

class OfferTest {
  @Test
  void refusesNumbersThatAreNotPlain() {
    for (String fields :
        List.of(
            "-1 1 2 0 0.1",
            "0 1 2 0",
            "0 1 2 0 1.0",
            "0 1 2 0 -0.1",
            "0 1 2 0 NaN",
            "0 1 2 0 Infinity",
            "0 1 2 0 1E-999999999",
            "0 1 2 0 1E999999999",
            "0 1 2 0 0.1E99999999999999999999",
            "0 1 2 0 0." + "1".repeat(33),
            "0 1 2 0 0x1",
            "0 1 2 0 .",
            "0 1 2 0 0,1",
            "0 1 2100000000000001 0 0.1",
            "0 1 2 2100000000000001 0.1",
            "9223372036854775808 1 2 0 0.1",
            "\u0660 1 2 0 0.1",
            "0 1 2 0 0.\u0661",
            "0 1.0 2 0 0.1")) {
      assertThatThrownBy(() -> Offer.parse("sw0reloffer " + fields))
          .as(fields)
          .isInstanceOf(ProtocolViolation.Malformed.class);
    }
    assertThatThrownBy(() -> Offer.parse("swaloffer 0 1 2 3 4"))
        .isInstanceOf(ProtocolViolation.UnknownCommand.class);
    assertThatThrownBy(() -> Offer.parse("   "))
        .isInstanceOf(ProtocolViolation.UnknownCommand.class);
  }

  @Test
  void fitsNoAmountIfTheMinimumExceedsTheMaximum() throws ProtocolViolation {
    Offer offer = Offer.parse("sw0absoffer 0 20 10 0 0");

    assertThat(offer.hasValidRange()).isFalse();
    assertThat(offer.accepts(15)).isFalse();
  }

  @Test
  void acceptsBothBounds() throws ProtocolViolation {
    Offer offer = Offer.parse("sw0absoffer 0 10 20 3 5");

    assertThat(List.of(9L, 10L, 20L, 21L))
        .extracting(offer::accepts)
        .containsExactly(false, true, true, false);
    assertThat(offer.makerProfitSats(10)).isEqualTo(2);
  }

  @Test
  void keepsFeeAndTypeTogether() {
    assertThatThrownBy(() -> new Offer(OfferType.SW0_RELATIVE, 0, 1, 2, 0, new FeeRule.Absolute(1)))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> new FeeRule.Relative(BigDecimal.ONE))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> new FeeRule.Absolute(-1)).isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void sweepsAsMuchAsFitsAndNothingLess() {
    RandomMessages random = new RandomMessages(5);
    for (int i = 0; i < 2_000; i++) {
      List<FeeRule.Relative> fees =
          List.of((FeeRule.Relative) random.fee(true), (FeeRule.Relative) random.fee(true));
      long available = random.sats();
      long amount = SweepAmount.solve(available, fees);

      assertThat(amount + total(fees, amount)).isLessThanOrEqualTo(available);
      // Rounding may leave room for a little more, but never for as much as the number of fees.
      long more = amount + 2L * fees.size();
      assertThat(more + total(fees, more)).isGreaterThan(available);
    }
    assertThat(SweepAmount.solve(-1, List.of())).isZero();
  }

  private static long total(List<FeeRule.Relative> fees, long amount) {
    return fees.stream().mapToLong(fee -> fee.fee(amount)).sum();
  }

  @Test
  void fillsExactlyUpToTheBalance() {
    RandomMessages random = new RandomMessages(6);
    for (int i = 0; i < 2_000; i++) {
      FeeRule fee = random.fee(i % 2 == 0);
      long txFee = random.number(5_000);
      long balance = random.sats();
      OptionalLong max = MakerOfferMath.maxFillableSats(fee, txFee, balance);

      if (max.isPresent()) {
        long amount = max.getAsLong();
        assertThat(MakerOfferMath.requiredInputSats(fee, txFee, amount))
            .isLessThanOrEqualTo(balance);
        assertThat(
                amount == ProtocolConstants.MAX_MONEY_SATS
                    || MakerOfferMath.requiredInputSats(fee, txFee, amount + 1) > balance)
            .isTrue();
      } else {
        assertThat(MakerOfferMath.requiredInputSats(fee, txFee, 0)).isGreaterThan(balance);
      }
    }
  }

  @Test
  void earnsAtTheProfitFloor() throws ProtocolViolation {
    FeeRule.Relative fee = FeeRule.parseRelative("0.0002");

    assertThat(MakerOfferMath.profitFloorSats(fee, 100)).hasValue(750_000);
    assertThat(fee.fee(750_000)).isEqualTo(150);
    assertThat(MakerOfferMath.profitFloorSats(fee, 0)).hasValue(0);
    assertThat(MakerOfferMath.profitFloorSats(FeeRule.parseRelative("0"), 100)).isEmpty();
    assertThat(MakerOfferMath.profitFloorSats(FeeRule.parseRelative("1E-30"), 100)).isEmpty();
  }
}
