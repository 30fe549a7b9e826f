package org.jmd.core.tx;

/**
 * An existing output about to be spent.
 *
 * @param outPoint where it is
 * @param valueSats satoshis, {@code 0..MAX_MONEY_SATS}
 * @param script what locks it
 */
public record PrevOut(OutPoint outPoint, long valueSats, ScriptPubKey script) {
  /** Checks the value. */
  public PrevOut {
    Sats.requireMoney("value", valueSats);
  }
}
