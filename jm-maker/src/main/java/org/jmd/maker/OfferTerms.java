package org.jmd.maker;

import java.math.BigDecimal;
import java.util.List;
import java.util.Optional;
import org.jmd.core.protocol.FeeRule;
import org.jmd.core.protocol.OfferType;
import org.jmd.core.protocol.ProtocolConstants;

/**
 * What the operator wants to offer, before randomisation (coinjoin.md 1.1). Immutable.
 *
 * @param fee what the maker keeps; for an absolute fee the contribution is added on announcement
 * @param minSizeSats smallest amount, {@code 0..MAX_MONEY_SATS}
 * @param txFeeSats contribution to the miner fee, {@code 0..MAX_MONEY_SATS}
 * @param jitter how far announcements stray from these values
 */
public record OfferTerms(FeeRule fee, long minSizeSats, long txFeeSats, Jitter jitter) {
  private static final List<BigDecimal> RELATIVE_GRID =
      List.of(
          new BigDecimal("0.00002"),
          new BigDecimal("0.00005"),
          new BigDecimal("0.0001"),
          new BigDecimal("0.0002"),
          new BigDecimal("0.0005"),
          new BigDecimal("0.001"),
          new BigDecimal("0.002"),
          new BigDecimal("0.005"),
          new BigDecimal("0.01"),
          new BigDecimal("0.02"),
          new BigDecimal("0.05"),
          new BigDecimal("0.1"));

  private static final List<Long> ABSOLUTE_GRID =
      List.of(0L, 100L, 200L, 500L, 1000L, 2000L, 5000L, 10_000L);

  /** The offer of a maker that configures nothing. */
  public static final OfferTerms DEFAULT =
      new OfferTerms(new FeeRule.Relative(new BigDecimal("0.00002")), 100_000, 0, Jitter.DEFAULT);

  /**
   * Relative widths of the uniform distributions around the configured values.
   *
   * @param feeFactor of the CoinJoin fee, {@code 0..1}
   * @param txFeeFactor of the contribution, {@code 0..1}
   * @param sizeFactor of both sizes, {@code 0..1}
   */
  public record Jitter(BigDecimal feeFactor, BigDecimal txFeeFactor, BigDecimal sizeFactor) {
    /** Fees exactly on the grid, sizes blurred. */
    public static final Jitter DEFAULT =
        new Jitter(BigDecimal.ZERO, new BigDecimal("0.3"), new BigDecimal("0.1"));

    /** Announces exactly what is configured. */
    public static final Jitter NONE = new Jitter(BigDecimal.ZERO, BigDecimal.ZERO, BigDecimal.ZERO);

    /** Checks the ranges. */
    public Jitter {
      requireFactor(feeFactor, "fee factor");
      requireFactor(txFeeFactor, "transaction fee factor");
      requireFactor(sizeFactor, "size factor");
    }

    private static void requireFactor(BigDecimal factor, String what) {
      if (factor.signum() < 0 || factor.compareTo(BigDecimal.ONE) > 0) {
        throw new IllegalArgumentException(what + " must be 0..1, got " + factor);
      }
    }
  }

  /**
   * Checks the ranges.
   *
   * @throws IllegalArgumentException also if randomisation could bring a relative fee to 1, or if a
   *     relative fee is zero: it could never pay for a contribution, and an absolute fee of 0 says
   *     the same
   */
  public OfferTerms {
    requireAmount(minSizeSats, "minimum size");
    requireAmount(txFeeSats, "transaction fee contribution");
    if (fee instanceof FeeRule.Relative(BigDecimal fraction)) {
      if (fraction.signum() == 0) {
        throw new IllegalArgumentException("relative fee must exceed 0");
      }
      BigDecimal largest = fraction.multiply(BigDecimal.ONE.add(jitter.feeFactor()));
      if (largest.compareTo(BigDecimal.ONE) >= 0) {
        throw new IllegalArgumentException(
            "relative fee times (1 + fee factor) must be less than 1, got " + largest);
      }
    }
  }

  private static void requireAmount(long sats, String what) {
    if (sats < 0 || sats > ProtocolConstants.MAX_MONEY_SATS) {
      throw new IllegalArgumentException(
          what + " must be 0.." + ProtocolConstants.MAX_MONEY_SATS + " sats, got " + sats);
    }
  }

  /** The type under which this is announced: native segwit only. */
  public OfferType type() {
    return fee instanceof FeeRule.Relative ? OfferType.SW0_RELATIVE : OfferType.SW0_ABSOLUTE;
  }

  /**
   * A warning for the operator if the fee is both unusual and always the same, because it then
   * identifies this maker across nicks (coinjoin.md 1.3.6).
   */
  public Optional<String> fingerprintWarning() {
    boolean common =
        switch (fee) {
          case FeeRule.Relative relative ->
              RELATIVE_GRID.stream().anyMatch(g -> g.compareTo(relative.fraction()) == 0);
          case FeeRule.Absolute absolute -> ABSOLUTE_GRID.contains(absolute.sats());
        };
    return common || jitter.feeFactor().signum() > 0
        ? Optional.empty()
        : Optional.of(
            "fee "
                + fee.wireText()
                + " is not on the common grid and not randomised: it identifies this maker");
  }
}
