package org.jmd.wallet.message;

import java.util.Optional;
import org.jmd.core.bond.Timenumber;
import org.jmd.core.tx.ScriptPubKey;
import org.jmd.wallet.keys.Branch;
import org.jmd.wallet.keys.HdKeys;
import org.jmd.wallet.keys.KeyPath;

/** Finds the key of an address without a chain. Stateless. */
public final class AddressKeys {
  private AddressKeys() {}

  /**
   * The path of the key that a P2WPKH script is locked to: of the first addresses of every branch,
   * or of the signing address of a bond (wallet.md 8.1).
   *
   * @param range how many addresses of each branch are looked at
   */
  public static Optional<KeyPath> find(HdKeys keys, ScriptPubKey script, int range) {
    if (script.kind() != ScriptPubKey.Kind.P2WPKH) {
      return Optional.empty();
    }
    // Index by index, because low ones are likely in every branch.
    for (int index = 0; index < Math.max(range, Timenumber.COUNT); index++) {
      for (int mixdepth = 0; mixdepth < keys.mixdepthCount(); mixdepth++) {
        for (Branch branch : Branch.values()) {
          boolean looked =
              branch == Branch.BOND ? mixdepth == 0 && index < Timenumber.COUNT : index < range;
          if (looked) {
            KeyPath path = keys.path(mixdepth, branch, index);
            if (keys.script(path).equals(script)) {
              return Optional.of(path);
            }
          }
        }
      }
    }
    return Optional.empty();
  }
}
