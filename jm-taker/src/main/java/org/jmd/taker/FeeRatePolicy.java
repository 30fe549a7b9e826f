package org.jmd.taker;

import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import java.util.Optional;
import org.jmd.core.chain.ChainSource;
import org.jmd.core.crypto.Entropy;
import org.jmd.core.tx.FeeRate;

/**
 * How the miner fee rate of a round is found (coinjoin.md 2.4): the manual rate, else an estimate;
 * at least what the mempool accepts; at most the cap, before and after it was randomised.
 *
 * @param manual the rate that the user wants
 * @param blockTarget confirmation within so many blocks, {@code 1..1008}; not together with a
 *     manual rate
 * @param factor the rate is drawn once per round from {@code [rate, rate * (1 + factor)]}
 * @param cap rates above are refused, never lowered
 */
public record FeeRatePolicy(
    Optional<FeeRate> manual, Optional<Integer> blockTarget, BigDecimal factor, FeeRate cap) {
  private static final int DEFAULT_TARGET = 3;

  /** Estimate for three blocks, randomised by a fifth, at most 1000 sat/vB. */
  public static final FeeRatePolicy DEFAULT =
      new FeeRatePolicy(
          Optional.empty(), Optional.empty(), new BigDecimal("0.2"), FeeRate.of("1000"));

  /** Checks the ranges. */
  public FeeRatePolicy {
    if (manual.isPresent() && blockTarget.isPresent()) {
      throw new IllegalArgumentException("set either a fee rate or a block target, not both");
    }
    if (blockTarget.filter(t -> t < 1 || t > 1008).isPresent()) {
      throw new IllegalArgumentException("block target must be 1..1008, got " + blockTarget.get());
    }
    if (factor.signum() < 0 || factor.compareTo(BigDecimal.TEN) > 0) {
      throw new IllegalArgumentException(
          "tx_fee_factor must be 0..10, got " + factor.toPlainString());
    }
  }

  /**
   * The rates of one round.
   *
   * @param base without randomness, for sweeps, whose amount depends on it
   * @param drawn for everything else
   * @param relayFloor what the mempool accepts at least
   * @param source where the base came from, for the user
   */
  record Rates(FeeRate base, FeeRate drawn, FeeRate relayFloor, String source) {}

  /**
   * Decides on the rates.
   *
   * @throws RoundFailed if there is no estimate for the wanted target or a rate exceeds the cap
   */
  Rates decide(ChainSource chain, Entropy entropy) throws RoundFailed {
    FeeRate floor = chain.mempoolMinimumFee().max(FeeRate.ONE);
    FeeRate wanted;
    String source;
    if (manual.isPresent()) {
      wanted = manual.get();
      source = "manual";
    } else {
      int target = blockTarget.orElse(DEFAULT_TARGET);
      Optional<FeeRate> estimate = chain.estimateFee(target);
      if (estimate.isEmpty() && blockTarget.isPresent()) {
        throw new RoundFailed(
            "No fee estimate for " + target + " blocks; set a fee rate in sat/vB instead");
      }
      wanted = estimate.orElse(FeeRate.ONE);
      source = estimate.isPresent() ? "estimate for " + target + " blocks" : "no estimate";
    }
    FeeRate base = checked(wanted.max(floor));
    if (base.compareTo(wanted) > 0) {
      source += ", raised from " + wanted + " to what the mempool accepts";
    }
    BigDecimal step = factor.multiply(BigDecimal.valueOf(entropy.nextDouble()));
    FeeRate drawn =
        new FeeRate(
            base.satsPerVbyte()
                .multiply(BigDecimal.ONE.add(step), MathContext.DECIMAL64)
                .setScale(3, RoundingMode.HALF_EVEN));
    return new Rates(base, checked(drawn.max(base)), floor, source);
  }

  private FeeRate checked(FeeRate rate) throws RoundFailed {
    if (rate.compareTo(cap) > 0) {
      throw new RoundFailed("Fee rate of " + rate + " exceeds max_fee_rate_sat_vb (" + cap + ")");
    }
    return rate;
  }
}
