package org.jmd.wallet.send;

import org.jmd.core.crypto.Entropy;
import org.jmd.core.tx.CoinJoinBuilder;
import org.jmd.core.tx.TxInput;

/**
 * What a plain payment says besides its inputs and outputs.
 *
 * @param lockTime height or seconds before which no block may take it
 * @param sequence of every input
 */
public record TxForm(long lockTime, long sequence) {
  /** Final at once and never replaced, as joinmarket-ng makes them (wallet.md 5.6). */
  public static final TxForm PLAIN = new TxForm(0, TxInput.SEQUENCE_FINAL);

  /**
   * The form of our own payments (coinjoin.md 0.4 D9 and 2.19): of no use to who would mine the
   * last block once more, and with a lock time like that of most wallets.
   *
   * @param tipHeight height of the best block
   * @param replaceable whether a higher fee may replace it (BIP125)
   */
  public static TxForm current(int tipHeight, boolean replaceable, Entropy entropy) {
    return new TxForm(
        CoinJoinBuilder.lockHeight(tipHeight, entropy),
        replaceable ? TxInput.SEQUENCE_REPLACEABLE : TxInput.SEQUENCE_LOCK_TIME);
  }
}
