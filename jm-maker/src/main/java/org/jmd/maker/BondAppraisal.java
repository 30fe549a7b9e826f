package org.jmd.maker;

import java.time.Instant;
import java.util.Optional;
import org.jmd.core.bond.BondScript;
import org.jmd.core.bond.BondValue;
import org.jmd.core.chain.ChainSource;
import org.jmd.core.chain.UtxoStatus;
import org.jmd.core.tx.OutPoint;

/** What takers find when they look a bond up on the chain (coinjoin.md 2.6). */
sealed interface BondAppraisal {
  /**
   * The coin is there.
   *
   * @param value greater than 0
   */
  record Worth(double value) implements BondAppraisal {}

  /** The coin is there, but in no block yet: worth nothing until then. */
  record Unconfirmed() implements BondAppraisal {}

  /** Spent, never there, or locked by another script or for too short a time. */
  record Worthless(String why) implements BondAppraisal {}

  /** Looks a bond up as a taker with the usual parameters does. */
  static BondAppraisal of(ChainSource chain, OutPoint outPoint, BondScript script, Instant now) {
    Optional<UtxoStatus> found = chain.utxo(outPoint);
    if (found.isEmpty()) {
      return new Worthless("its coin " + outPoint + " is spent or unknown");
    }
    UtxoStatus coin = found.get();
    if (!coin.script().equals(script.scriptPubKey())) {
      return new Worthless("its coin " + outPoint + " pays to another script");
    }
    if (coin.confirmations() < 1) {
      return new Unconfirmed();
    }
    double value =
        BondValue.STANDARD.of(
            coin.valueSats(), chain.blockTime(coin.height()), script.locktime(), now);
    return value > 0
        ? new Worth(value)
        : new Worthless("it is too small or locked for too short a time");
  }
}
