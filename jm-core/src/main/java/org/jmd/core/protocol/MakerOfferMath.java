package org.jmd.core.protocol;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.OptionalLong;

/** What a maker can offer with a balance (coinjoin.md 1.3). Exact integer arithmetic. */
public final class MakerOfferMath {
  private static final BigDecimal PROFIT_MARGIN = new BigDecimal("1.5");

  private MakerOfferMath() {}

  /**
   * The inputs that a maker needs for a CoinJoin: amount, contribution to the miner fee and a
   * change output above dust, less the fee received.
   */
  public static long requiredInputSats(FeeRule fee, long txFeeSats, long amountSats) {
    return amountSats
        + txFeeSats
        + ProtocolConstants.MAKER_DUST_CHANGE_SATS
        + 1
        - fee.fee(amountSats);
  }

  /**
   * The largest amount whose required inputs do not exceed the balance, or empty if not even amount
   * 0 fits. The required inputs grow with the amount, because a relative fee is less than 1.
   */
  public static OptionalLong maxFillableSats(FeeRule fee, long txFeeSats, long balanceSats) {
    if (requiredInputSats(fee, txFeeSats, 0) > balanceSats) {
      return OptionalLong.empty();
    }
    long fits = 0;
    long high = ProtocolConstants.MAX_MONEY_SATS;
    while (fits < high) {
      long middle = fits + (high - fits + 1) / 2;
      if (requiredInputSats(fee, txFeeSats, middle) <= balanceSats) {
        fits = middle;
      } else {
        high = middle - 1;
      }
    }
    return OptionalLong.of(fits);
  }

  /**
   * The smallest amount from which a relative fee earns at least one and a half times the
   * contribution to the miner fee, rounded down; empty if no amount does.
   */
  public static OptionalLong profitFloorSats(FeeRule.Relative fee, long txFeeSats) {
    if (txFeeSats == 0) {
      return OptionalLong.of(0);
    }
    if (fee.fraction().signum() == 0) {
      return OptionalLong.empty();
    }
    BigDecimal floor =
        PROFIT_MARGIN
            .multiply(BigDecimal.valueOf(txFeeSats))
            .divide(fee.fraction(), 0, RoundingMode.FLOOR);
    BigDecimal max = BigDecimal.valueOf(ProtocolConstants.MAX_MONEY_SATS);
    return floor.compareTo(max) > 0
        ? OptionalLong.empty()
        : OptionalLong.of(floor.longValueExact());
  }
}
