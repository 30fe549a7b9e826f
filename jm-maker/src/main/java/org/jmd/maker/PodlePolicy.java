package org.jmd.maker;

/**
 * What a maker demands of a taker's commitment (coinjoin.md 0.1). Takers use the same numbers, so a
 * stricter maker is rarely chosen twice.
 *
 * @param retries how many NUMS indices are allowed, {@code 1..256}
 * @param minConfirmations age of the coin, at least 1
 * @param minPercent its value relative to the CoinJoin amount, {@code 1..100}
 */
public record PodlePolicy(int retries, int minConfirmations, int minPercent) {
  /** As the live network demands. */
  public static final PodlePolicy DEFAULT = new PodlePolicy(3, 5, 20);

  /** Checks the ranges. */
  public PodlePolicy {
    if (retries < 1 || retries > 256) {
      throw new IllegalArgumentException("PoDLE retries must be 1..256, got " + retries);
    }
    if (minConfirmations < 1) {
      throw new IllegalArgumentException(
          "PoDLE confirmations must be at least 1, got " + minConfirmations);
    }
    if (minPercent < 1 || minPercent > 100) {
      throw new IllegalArgumentException("PoDLE percentage must be 1..100, got " + minPercent);
    }
  }

  /** Least value of the coin for that amount, rounded down. */
  long minValueSats(long amountSats) {
    return amountSats * minPercent / 100;
  }
}
