package org.jmd.wallet;

import org.jmd.core.tx.OutPoint;
import org.jmd.core.tx.ScriptPubKey;
import org.jmd.wallet.keys.Branch;
import org.jmd.wallet.keys.KeyPath;

/**
 * An unspent output of this wallet.
 *
 * @param outPoint which output
 * @param valueSats its value in satoshis
 * @param script its script
 * @param address the same as an address
 * @param path of its key
 * @param confirmations 0 while only in the mempool
 * @param height of its block, 0 while unconfirmed
 * @param frozen whether it must not be spent
 * @param leased whether a CoinJoin session holds it
 * @param bond whether it is a fidelity bond, locked or not
 * @param coinJoinOutput whether it is noted as the equal output of a CoinJoin of ours
 */
public record Coin(
    OutPoint outPoint,
    long valueSats,
    ScriptPubKey script,
    String address,
    KeyPath path,
    int confirmations,
    int height,
    boolean frozen,
    boolean leased,
    boolean bond,
    boolean coinJoinOutput) {
  /** The mixdepth of its key. */
  public int mixdepth() {
    return path.mixdepth();
  }

  /** The branch of its key. */
  public Branch branch() {
    return path.branch();
  }

  Coin withFlags(boolean frozen, boolean leased, boolean coinJoinOutput) {
    return new Coin(
        outPoint,
        valueSats,
        script,
        address,
        path,
        confirmations,
        height,
        frozen,
        leased,
        bond,
        coinJoinOutput);
  }
}
