package org.jmd.wallet.fees;

import java.util.Optional;
import org.jmd.core.chain.ChainSource;
import org.jmd.core.tx.FeeRate;

/**
 * How the fee rate of a plain payment is found (wallet.md 5.5): the rate that the user wants, else
 * an estimate, at least what the mempool accepts and at most the cap.
 *
 * @param defaultTarget the confirmation target where the user wants nothing in particular
 * @param cap higher rates are refused, never lowered
 */
public record SendFees(FeeChoice.BlockTarget defaultTarget, FeeRate cap) {
  /** Three blocks, at most 1000 sat/vB. */
  public static final SendFees DEFAULT =
      new SendFees(new FeeChoice.BlockTarget(3), FeeRate.of("1000"));

  /** No rate can be used; the message is for the user. */
  public static final class Unusable extends Exception {
    private static final long serialVersionUID = 1;

    Unusable(String message) {
      super(message);
    }
  }

  /**
   * The rate of one payment.
   *
   * @throws Unusable if there is no estimate for the wanted target, or the rate is 0 or above the
   *     cap
   * @throws org.jmd.core.chain.ChainUnavailableException if the chain cannot be asked
   */
  public FeeRate resolve(Optional<FeeChoice> choice, ChainSource chain) throws Unusable {
    FeeRate wanted =
        switch (choice.orElse(defaultTarget)) {
          case FeeChoice.Manual(FeeRate rate) -> checked(rate);
          case FeeChoice.BlockTarget(int blocks) -> {
            Optional<FeeRate> estimate = chain.estimateFee(blocks);
            if (estimate.isEmpty() && choice.isPresent()) {
              throw new Unusable(
                  "no fee estimate for " + blocks + " blocks; set a fee rate in sat/vB instead");
            }
            yield estimate.orElse(FeeRate.ONE);
          }
        };
    return checked(wanted.max(chain.mempoolMinimumFee()));
  }

  private FeeRate checked(FeeRate rate) throws Unusable {
    if (rate.satsPerVbyte().signum() == 0) {
      throw new Unusable("fee rate must be above 0 sat/vB");
    }
    if (rate.compareTo(cap) > 0) {
      throw new Unusable("fee rate of " + rate + " exceeds max_fee_rate_sat_vb (" + cap + ")");
    }
    return rate;
  }
}
