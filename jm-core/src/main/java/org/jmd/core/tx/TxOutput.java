package org.jmd.core.tx;

/**
 * An output of a transaction.
 *
 * @param valueSats satoshis, {@code 0..MAX_MONEY_SATS}
 * @param script whom it pays
 */
public record TxOutput(long valueSats, ScriptPubKey script) {
  /** Checks the value. */
  public TxOutput {
    Sats.requireMoney("output value", valueSats);
  }
}
