package org.jmd.wallet.bond;

import java.util.Comparator;
import org.jmd.core.tx.OutPoint;

/**
 * A coin on the address of a bond.
 *
 * @param outPoint where it is
 * @param valueSats its amount in satoshis, not negative
 * @param confirmations 0 while unconfirmed
 */
public record BondCoin(OutPoint outPoint, long valueSats, int confirmations) {
  /** The coin that counts comes first: the largest, and of equals the older one. */
  static final Comparator<BondCoin> LARGEST_FIRST =
      Comparator.comparingLong(BondCoin::valueSats)
          .thenComparingInt(BondCoin::confirmations)
          .reversed();

  /** Checks the ranges. */
  public BondCoin {
    if (valueSats < 0 || confirmations < 0) {
      throw new IllegalArgumentException(
          "value and confirmations must not be negative, got "
              + valueSats
              + " and "
              + confirmations);
    }
  }
}
