package org.jmd.core.bond;

import java.time.Instant;

/**
 * What a bond is worth: the sacrificed interest, raised to a power (protocol.md 7.4). Both
 * parameters are local policy. The result has no unit; it serves only to compare.
 *
 * @param interestRate yearly rate of which the owner of a locked coin is deprived, 0..1
 * @param exponent how much more one large bond counts than several small ones, {@code 0..10}
 */
public record BondValue(double interestRate, double exponent) {
  /** The values that the network uses by default. */
  public static final BondValue STANDARD = new BondValue(0.015, 1.3);

  /** Mean Gregorian year in seconds. */
  private static final double YEAR = 31_556_952;

  /**
   * Checks both parameters.
   *
   * @throws IllegalArgumentException if one is out of range
   */
  public BondValue {
    if (!(interestRate >= 0 && interestRate <= 1)) {
      throw new IllegalArgumentException("interest rate must be 0..1, got " + interestRate);
    }
    if (!(exponent >= 0 && exponent <= 10)) {
      throw new IllegalArgumentException("exponent must be 0..10, got " + exponent);
    }
  }

  /**
   * The value of one bond, without fraction and at least 0.
   *
   * @param sats amount of the coin in satoshis
   * @param confirmed time of the block that confirmed it
   * @param locktime seconds since 1970
   * @param now time of the evaluation
   */
  public double of(long sats, Instant confirmed, long locktime, Instant now) {
    double locked = Math.exp(interestRate * (locktime - confirmed.getEpochSecond()) / YEAR) - 1;
    double expiredYears = Math.max(0, now.getEpochSecond() / YEAR - locktime / YEAR);
    double decayed = Math.exp(interestRate * expiredYears) - 1;
    double factor = Math.max(0, Math.min(1, locked) - Math.min(1, decayed));
    return Math.floor(Math.pow(sats * factor, exponent));
  }
}
