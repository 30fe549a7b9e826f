package org.jmd.core.crypto;

import java.math.BigInteger;
import java.util.Arrays;
import java.util.Optional;

/**
 * The DER encoding of ECDSA signatures, as strict as BIP66 and BIP146 demand: minimal integers in
 * the range of the group order, low s, nothing before or after.
 */
public final class DerSignature {
  /** Shortest encoding: two one-byte integers. */
  public static final int MIN_LENGTH = 8;

  /** Longest encoding: two integers with 33 bytes each. */
  public static final int MAX_LENGTH = 72;

  /** Length of r and s one after the other. */
  public static final int COMPACT_LENGTH = 64;

  private static final int HALF = 32;
  private static final byte[] ORDER = Scalars.toBytes(Scalars.ORDER);
  private static final byte[] HALF_ORDER = Scalars.toBytes(Scalars.ORDER.shiftRight(1));

  private DerSignature() {}

  /** r and s as 64 bytes, or empty unless the encoding is strict and s is low. Total. */
  public static Optional<byte[]> tryParse(byte[] der) {
    return tryParseAnyS(der).filter(compact -> inRange(compact, HALF, HALF_ORDER, true));
  }

  /**
   * r and s as 64 bytes, with the lower of the two equivalent values of s; empty unless the
   * encoding is strict and both are in range. For signatures that foreign signers made. Total.
   */
  public static Optional<byte[]> tryParseLoweringS(byte[] der) {
    return tryParseAnyS(der).map(DerSignature::lowS);
  }

  /** Whether the encoding is strict and both integers are in range; s may be high. Total. */
  public static boolean isWellFormed(byte[] der) {
    return tryParseAnyS(der).isPresent();
  }

  private static Optional<byte[]> tryParseAnyS(byte[] der) {
    if (der.length < MIN_LENGTH
        || der.length > MAX_LENGTH
        || der[0] != 0x30
        || der[1] != der.length - 2) {
      return Optional.empty();
    }
    byte[] compact = new byte[COMPACT_LENGTH];
    int sAt = readInteger(der, 2, compact, 0);
    if (sAt < 0 || readInteger(der, sAt, compact, HALF) != der.length) {
      return Optional.empty();
    }
    boolean ranged = inRange(compact, 0, ORDER, false) && inRange(compact, HALF, ORDER, false);
    return ranged ? Optional.of(compact) : Optional.empty();
  }

  /** Reads one INTEGER; returns the offset behind it, or -1 if it is not minimal and positive. */
  private static int readInteger(byte[] der, int offset, byte[] target, int targetOffset) {
    if (offset + 2 > der.length || der[offset] != 0x02) {
      return -1;
    }
    int length = der[offset + 1];
    int start = offset + 2;
    if (length < 1 || length > HALF + 1 || start + length > der.length || der[start] < 0) {
      return -1;
    }
    boolean padded = der[start] == 0 && length > 1;
    if (padded && der[start + 1] >= 0) {
      return -1;
    }
    int skip = padded ? 1 : 0;
    int digits = length - skip;
    if (digits > HALF) {
      return -1;
    }
    System.arraycopy(der, start + skip, target, targetOffset + HALF - digits, digits);
    return start + length;
  }

  /** Whether {@code 0 < value < limit}, or {@code <= limit} where inclusive. */
  private static boolean inRange(byte[] values, int offset, byte[] limit, boolean inclusive) {
    int order = Arrays.compareUnsigned(values, offset, offset + HALF, limit, 0, HALF);
    if (order > 0 || (order == 0 && !inclusive)) {
      return false;
    }
    for (int i = offset; i < offset + HALF; i++) {
      if (values[i] != 0) {
        return true;
      }
    }
    return false;
  }

  /**
   * Encodes r and s.
   *
   * @throws IllegalArgumentException if there are not 64 bytes
   */
  public static byte[] encode(byte[] compact) {
    if (compact.length != COMPACT_LENGTH) {
      throw new IllegalArgumentException(
          "compact signature must be 64 bytes, got " + compact.length);
    }
    byte[] r = new BigInteger(1, compact, 0, HALF).toByteArray();
    byte[] s = new BigInteger(1, compact, HALF, HALF).toByteArray();
    byte[] der = new byte[6 + r.length + s.length];
    der[0] = 0x30;
    der[1] = (byte) (der.length - 2);
    writeInteger(r, der, 2);
    writeInteger(s, der, 4 + r.length);
    return der;
  }

  /**
   * The signature with the lower of the two equivalent values of s, for signatures that foreign
   * signers made.
   *
   * @param compact r and s, each below the order
   * @throws IllegalArgumentException if there are not 64 bytes
   */
  public static byte[] lowS(byte[] compact) {
    if (compact.length != COMPACT_LENGTH) {
      throw new IllegalArgumentException(
          "compact signature must be 64 bytes, got " + compact.length);
    }
    byte[] result = compact.clone();
    BigInteger s = new BigInteger(1, compact, HALF, HALF);
    if (s.compareTo(Scalars.ORDER.shiftRight(1)) > 0) {
      System.arraycopy(Scalars.toBytes(Scalars.ORDER.subtract(s)), 0, result, HALF, HALF);
    }
    return result;
  }

  private static void writeInteger(byte[] digits, byte[] der, int offset) {
    der[offset] = 0x02;
    der[offset + 1] = (byte) digits.length;
    System.arraycopy(digits, 0, der, offset + 2, digits.length);
  }
}
