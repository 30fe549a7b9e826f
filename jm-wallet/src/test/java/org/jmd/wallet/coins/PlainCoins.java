package org.jmd.wallet.coins;

import java.util.ArrayList;
import java.util.List;
import org.jmd.core.runtime.Network;
import org.jmd.core.tx.Addresses;
import org.jmd.core.tx.OutPoint;
import org.jmd.core.tx.ScriptPubKey;
import org.jmd.wallet.Coin;
import org.jmd.wallet.keys.Branch;
import org.jmd.wallet.keys.KeyPath;

/** Coins of which only the values matter. */
final class PlainCoins {
  private static final ScriptPubKey SCRIPT = ScriptPubKey.p2wpkh(new byte[20]);

  private PlainCoins() {}

  /** One confirmed coin of mixdepth 0 for each value, all different. */
  static List<Coin> of(long... values) {
    List<Coin> coins = new ArrayList<>();
    for (long value : values) {
      int index = coins.size();
      coins.add(
          new Coin(
              new OutPoint("ab".repeat(32), index),
              value,
              SCRIPT,
              Addresses.format(SCRIPT, Network.REGTEST).orElseThrow(),
              KeyPath.of(Network.REGTEST, 0, Branch.EXTERNAL, index),
              6,
              100,
              false,
              false,
              false,
              false));
    }
    return coins;
  }
}
