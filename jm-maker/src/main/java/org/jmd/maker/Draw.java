package org.jmd.maker;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Duration;
import org.jmd.core.crypto.Entropy;

/** Uniform draws with exact decimal arithmetic. */
final class Draw {
  private static final long STEPS = 1L << 53;

  private Draw() {}

  /** A number in {@code [low, high)}, or {@code low} if both are equal. */
  static BigDecimal between(Entropy entropy, BigDecimal low, BigDecimal high) {
    if (low.compareTo(high) >= 0) {
      return low;
    }
    // A power of two divides exactly in decimal.
    BigDecimal unit = BigDecimal.valueOf(entropy.nextLong(STEPS)).divide(BigDecimal.valueOf(STEPS));
    return low.add(high.subtract(low).multiply(unit));
  }

  /** A number around {@code centre}, at most {@code factor * centre} away from it. */
  static BigDecimal around(Entropy entropy, BigDecimal centre, BigDecimal factor) {
    return between(
        entropy,
        centre.multiply(BigDecimal.ONE.subtract(factor)),
        centre.multiply(BigDecimal.ONE.add(factor)));
  }

  /** As above, rounded down to an integer. */
  static long around(Entropy entropy, long centre, BigDecimal factor) {
    return around(entropy, BigDecimal.valueOf(centre), factor)
        .setScale(0, RoundingMode.FLOOR)
        .longValueExact();
  }

  /** An integer at most {@code factor * top} below {@code top}. */
  static long below(Entropy entropy, long top, BigDecimal factor) {
    BigDecimal high = BigDecimal.valueOf(top);
    return between(entropy, high.multiply(BigDecimal.ONE.subtract(factor)), high)
        .setScale(0, RoundingMode.FLOOR)
        .longValueExact();
  }

  /** A time in {@code [0, max)}, or zero if the maximum is. */
  static Duration delay(Entropy entropy, Duration max) {
    return max.isZero() ? Duration.ZERO : Duration.ofNanos(entropy.nextLong(max.toNanos()));
  }
}
