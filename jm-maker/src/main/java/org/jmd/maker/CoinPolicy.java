package org.jmd.maker;

import org.jmd.wallet.coins.MergeAlgorithm;

/**
 * Which coins a maker offers and how it spends them (coinjoin.md 1.2, 1.9).
 *
 * @param minConfirmations age of a coin, at least 1
 * @param mixdepths in which order mixdepths are tried
 * @param merge how many coins are spent beyond those that are needed
 * @param mergeMixdepthZero whether deposits in mixdepth 0 may be spent together
 */
public record CoinPolicy(
    int minConfirmations,
    MixdepthChoice mixdepths,
    MergeAlgorithm merge,
    boolean mergeMixdepthZero) {
  /** As a maker that configures nothing does it. */
  public static final CoinPolicy DEFAULT =
      new CoinPolicy(1, MixdepthChoice.LARGEST_GAP, MergeAlgorithm.DEFAULT, false);

  /** Checks the age. */
  public CoinPolicy {
    if (minConfirmations < 1) {
      throw new IllegalArgumentException(
          "confirmations must be at least 1, got " + minConfirmations);
    }
  }
}
