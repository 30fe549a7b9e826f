package org.jmd.taker.offers;

import java.math.BigDecimal;
import org.jmd.core.protocol.FeeRule;
import org.jmd.core.protocol.Offer;
import org.jmd.core.protocol.ProtocolConstants;

/**
 * The most that one maker may charge (coinjoin.md 0.4 D1).
 *
 * @param maxAbsoluteSats limit of a fixed fee, {@code 0..MAX_MONEY_SATS}
 * @param maxRelative limit of a relative fee as a fraction of the amount, at least 0
 * @param mode how the two limits work together
 */
public record FeeLimits(long maxAbsoluteSats, BigDecimal maxRelative, Mode mode) {
  /** 500 sat or 0.1 %, each for its own kind of offer. */
  public static final FeeLimits DEFAULT = new FeeLimits(500, new BigDecimal("0.001"), Mode.TYPED);

  /** How the limits apply. */
  public enum Mode {
    /** Fixed fees are held to the absolute limit, relative fees to the relative one. */
    TYPED,
    /** An offer passes if what it costs lies within at least one of the limits. */
    EITHER
  }

  /** Checks the ranges. */
  public FeeLimits {
    if (maxAbsoluteSats < 0 || maxAbsoluteSats > ProtocolConstants.MAX_MONEY_SATS) {
      throw new IllegalArgumentException(
          "absolute fee limit must be 0.."
              + ProtocolConstants.MAX_MONEY_SATS
              + " sats, got "
              + maxAbsoluteSats);
    }
    if (maxRelative.signum() < 0) {
      throw new IllegalArgumentException(
          "relative fee limit must not be negative, got " + maxRelative.toPlainString());
    }
  }

  /** Whether the offer is cheap enough for that amount. */
  public boolean allow(Offer offer, long amountSats) {
    return switch (mode) {
      case TYPED ->
          switch (offer.fee()) {
            case FeeRule.Absolute absolute -> absolute.sats() <= maxAbsoluteSats;
            case FeeRule.Relative relative -> relative.fraction().compareTo(maxRelative) <= 0;
          };
      case EITHER -> {
        long cost = offer.makerProfitSats(amountSats);
        yield cost <= maxAbsoluteSats
            || BigDecimal.valueOf(cost)
                    .compareTo(maxRelative.multiply(BigDecimal.valueOf(amountSats)))
                <= 0;
      }
    };
  }
}
