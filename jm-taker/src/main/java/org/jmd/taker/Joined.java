package org.jmd.taker;

import org.jmd.core.protocol.Nick;
import org.jmd.core.tx.CoinJoinTerms;

/**
 * A maker that disclosed its side.
 *
 * @param filled the conversation so far
 * @param terms what is in the transaction for this maker
 */
record Joined(Filled filled, CoinJoinTerms terms) {

  Nick nick() {
    return filled.nick();
  }
}
