package org.jmd.wallet.overview;

import java.util.Optional;
import org.jmd.core.tx.OutPoint;
import org.jmd.wallet.Coin;

/**
 * A coin on an address.
 *
 * @param outpoint which one
 * @param valueSats in satoshis
 * @param confirmations 0 while in the mempool
 * @param height of its block, 0 while in the mempool
 * @param frozen whether it must not be spent
 * @param inUse whether a CoinJoin or payment holds it
 * @param label what is noted about it
 */
public record CoinLine(
    OutPoint outpoint,
    long valueSats,
    int confirmations,
    int height,
    boolean frozen,
    boolean inUse,
    Optional<String> label) {
  static CoinLine of(Coin coin, Optional<String> label) {
    return new CoinLine(
        coin.outPoint(),
        coin.valueSats(),
        coin.confirmations(),
        coin.height(),
        coin.frozen(),
        coin.leased(),
        label);
  }
}
