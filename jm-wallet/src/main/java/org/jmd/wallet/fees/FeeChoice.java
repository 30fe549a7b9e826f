package org.jmd.wallet.fees;

import java.util.Optional;
import org.jmd.core.tx.FeeRate;

/** What a user says about the miner fee (wallet.md 5.5). */
public sealed interface FeeChoice {
  /** The longest confirmation target, in blocks. */
  int MAX_BLOCKS = 1_008;

  /** A rate. */
  record Manual(FeeRate rate) implements FeeChoice {}

  /**
   * Confirmation within so many blocks.
   *
   * @param blocks {@code 1..}{@value #MAX_BLOCKS}
   */
  record BlockTarget(int blocks) implements FeeChoice {
    /** Checks the range. */
    public BlockTarget {
      if (blocks < 1 || blocks > MAX_BLOCKS) {
        throw new IllegalArgumentException(
            "block target must be 1.." + MAX_BLOCKS + ", got " + blocks);
      }
    }
  }

  /**
   * Reads joinmarket-clientserver's {@code tx_fees}: up to 1000 a number of blocks, above satoshis
   * per 1000 virtual bytes. Anything else says nothing. Total.
   */
  static Optional<FeeChoice> tryParseTxFees(String text) {
    return TxFees.tryParse(text);
  }
}
