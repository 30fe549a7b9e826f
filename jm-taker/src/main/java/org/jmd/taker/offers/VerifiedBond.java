package org.jmd.taker.offers;

import org.jmd.core.tx.OutPoint;

/**
 * A fidelity bond whose proof and coin were checked (coinjoin.md 2.6).
 *
 * @param outPoint the locked coin
 * @param value the weight in the choice of makers, greater than 0
 */
public record VerifiedBond(OutPoint outPoint, double value) {
  /** Checks the value. */
  public VerifiedBond {
    if (!(value > 0) || Double.isInfinite(value)) {
      throw new IllegalArgumentException("bond value must be finite and positive, got " + value);
    }
  }
}
