package org.jmd.core.protocol;

import java.math.BigInteger;
import java.util.List;

/** The CoinJoin amount of a sweep, which leaves the taker without change (coinjoin.md 0.3). */
public final class SweepAmount {
  private SweepAmount() {}

  /**
   * The amount for which amount plus all relative fees, each rounded as makers round it, does not
   * exceed what is available: the floor of the quotient without rounding, lowered while the rounded
   * fees do not fit.
   *
   * @param availableSats inputs less miner fee and absolute fees; nothing can be swept if negative
   * @return at least 0
   */
  public static long solve(long availableSats, List<FeeRule.Relative> relativeFees) {
    if (availableSats <= 0) {
      return 0;
    }
    int decimals = relativeFees.stream().mapToInt(fee -> fee.fraction().scale()).max().orElse(0);
    BigInteger denominator = BigInteger.TEN.pow(decimals);
    BigInteger numerators =
        relativeFees.stream()
            .map(fee -> fee.fraction().setScale(decimals).unscaledValue())
            .reduce(BigInteger.ZERO, BigInteger::add);
    long amount =
        BigInteger.valueOf(availableSats)
            .multiply(denominator)
            .divide(denominator.add(numerators))
            .longValueExact();
    // Each fee exceeds its exact value by at most one half, so this takes few steps.
    while (amount > 0 && amount + totalFee(amount, relativeFees) > availableSats) {
      amount--;
    }
    return amount;
  }

  private static long totalFee(long amountSats, List<FeeRule.Relative> fees) {
    return fees.stream().mapToLong(fee -> fee.fee(amountSats)).sum();
  }
}
