package org.jmd.core.crypto;

import java.math.BigInteger;

/** Arithmetic modulo the order of secp256k1, for public values only: it is not constant time. */
final class Scalars {
  /** The order n of the group (SEC 2). */
  static final BigInteger ORDER =
      new BigInteger("fffffffffffffffffffffffffffffffebaaedce6af48a03bbfd25e8cd0364141", 16);

  private Scalars() {}

  /** The value modulo the order. */
  static BigInteger reduce(byte[] value) {
    BigInteger number = new BigInteger(1, value);
    return number.compareTo(ORDER) < 0 ? number : number.mod(ORDER);
  }

  /** The 32 bytes of a reduced scalar. */
  static byte[] toBytes(BigInteger scalar) {
    byte[] digits = scalar.toByteArray();
    byte[] result = new byte[Secp256k1.SCALAR_LENGTH];
    int length = Math.min(digits.length, result.length);
    System.arraycopy(digits, digits.length - length, result, result.length - length, length);
    return result;
  }

  /** Whether 32 bytes are in {@code 1..n-1}. */
  static boolean isCanonicalNonZero(byte[] scalar) {
    if (scalar.length != Secp256k1.SCALAR_LENGTH) {
      return false;
    }
    BigInteger number = new BigInteger(1, scalar);
    return number.signum() > 0 && number.compareTo(ORDER) < 0;
  }
}
