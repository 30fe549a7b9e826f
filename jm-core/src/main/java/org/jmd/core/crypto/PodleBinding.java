package org.jmd.core.crypto;

import java.util.Arrays;
import org.jmd.core.tx.ScriptPubKey;

/** Whether a coin belongs to the key of a proof (protocol.md 6.6). */
public final class PodleBinding {
  private static final int HASH_LENGTH = 20;

  private PodleBinding() {}

  /**
   * Whether the script is P2WPKH, P2PKH or P2SH-P2WPKH of that key. Every other type is unbound:
   * there a single key proves nothing.
   */
  public static boolean binds(PublicKey key, ScriptPubKey script) {
    byte[] keyHash = Hashes.hash160(key.bytes());
    byte[] octets = script.bytes();
    return switch (script.kind()) {
      case P2WPKH -> contains(octets, 2, keyHash);
      case P2PKH -> contains(octets, 3, keyHash);
      case P2SH -> contains(octets, 2, Hashes.hash160(ScriptPubKey.p2wpkh(keyHash).bytes()));
      case P2WSH, P2TR, OTHER -> false;
    };
  }

  private static boolean contains(byte[] script, int offset, byte[] hash) {
    return Arrays.equals(script, offset, offset + HASH_LENGTH, hash, 0, HASH_LENGTH);
  }
}
