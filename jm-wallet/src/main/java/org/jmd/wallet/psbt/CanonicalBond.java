package org.jmd.wallet.psbt;

import java.util.Arrays;
import java.util.Optional;
import org.jmd.core.bond.BondScript;
import org.jmd.core.crypto.PublicKey;

/** Recognises the witness script of a bond, in its only canonical form. Stateless. */
final class CanonicalBond {
  /** OP_CHECKLOCKTIMEVERIFY OP_DROP, a push of the key, OP_CHECKSIG. */
  private static final int AFTER_TIME = 3 + PublicKey.LENGTH + 1;

  private static final int LONGEST_TIME = 6;

  private CanonicalBond() {}

  /** The bond of such a script, or empty. Total. */
  static Optional<BondScript> tryParse(byte[] script) {
    int timeLength = script.length - AFTER_TIME;
    if (timeLength < 1 || timeLength > LONGEST_TIME) {
      return Optional.empty();
    }
    int keyAt = timeLength + 3;
    Optional<PublicKey> key =
        PublicKey.tryOf(Arrays.copyOfRange(script, keyAt, keyAt + PublicKey.LENGTH));
    long locktime = number(script, timeLength);
    if (key.isEmpty() || locktime < 0 || locktime > BondScript.MAX_LOCKTIME) {
      return Optional.empty();
    }
    // Writing it again decides about all else that makes it canonical.
    BondScript bond = new BondScript(key.get(), locktime);
    return Arrays.equals(bond.bytes(), script) ? Optional.of(bond) : Optional.empty();
  }

  private static long number(byte[] script, int length) {
    if (length == 1) {
      return script[0] == 0 ? 0 : (script[0] & 0xff) - 0x50L;
    }
    long value = 0;
    for (int i = length - 1; i > 0; i--) {
      value = value << Byte.SIZE | (script[i] & 0xff);
    }
    return value;
  }
}
