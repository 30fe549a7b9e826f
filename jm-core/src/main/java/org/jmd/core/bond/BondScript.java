package org.jmd.core.bond;

import java.util.Arrays;
import org.jmd.core.crypto.Hashes;
import org.jmd.core.crypto.PublicKey;
import org.jmd.core.tx.ScriptPubKey;

/**
 * The witness script of a bond: {@code <locktime> OP_CLTV OP_DROP <key> OP_CHECKSIG} (protocol.md
 * 7.1).
 *
 * @param key the key that can spend when the time has come
 * @param locktime seconds since 1970, {@code 0..2^32-1}
 */
public record BondScript(PublicKey key, long locktime) {
  /** Largest lock time that a transaction can carry. */
  public static final long MAX_LOCKTIME = 0xffff_ffffL;

  private static final int OP_1 = 0x51;
  private static final int OP_CHECKLOCKTIMEVERIFY = 0xb1;
  private static final int OP_DROP = 0x75;
  private static final int OP_CHECKSIG = 0xac;

  /**
   * Checks the lock time.
   *
   * @throws IllegalArgumentException unless it is {@code 0..2^32-1}
   */
  public BondScript {
    if (locktime < 0 || locktime > MAX_LOCKTIME) {
      throw new IllegalArgumentException(
          "locktime must be 0.." + MAX_LOCKTIME + ", got " + locktime);
    }
  }

  /** The witness script. */
  public byte[] bytes() {
    byte[] time = pushNumber(locktime);
    byte[] script = Arrays.copyOf(time, time.length + PublicKey.LENGTH + 4);
    int at = time.length;
    script[at++] = (byte) OP_CHECKLOCKTIMEVERIFY;
    script[at++] = OP_DROP;
    script[at++] = PublicKey.LENGTH;
    System.arraycopy(key.bytes(), 0, script, at, PublicKey.LENGTH);
    script[script.length - 1] = (byte) OP_CHECKSIG;
    return script;
  }

  /** The minimal push of a script number: little-endian with a sign bit, or OP_0..OP_16. */
  private static byte[] pushNumber(long number) {
    if (number <= 16) {
      return new byte[] {(byte) (number == 0 ? 0 : OP_1 - 1 + number)};
    }
    // One bit more than the number, because the highest bit is the sign.
    int length = (Long.SIZE - Long.numberOfLeadingZeros(number)) / Byte.SIZE + 1;
    byte[] push = new byte[1 + length];
    push[0] = (byte) length;
    for (int i = 0; i < length; i++) {
      push[1 + i] = (byte) (number >>> (Byte.SIZE * i));
    }
    return push;
  }

  /** The P2WSH output script. */
  public ScriptPubKey scriptPubKey() {
    return ScriptPubKey.p2wsh(Hashes.sha256(bytes()));
  }
}
