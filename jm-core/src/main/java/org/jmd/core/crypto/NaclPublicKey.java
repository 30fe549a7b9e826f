package org.jmd.core.crypto;

import java.math.BigInteger;
import java.util.Optional;
import java.util.Set;

/**
 * A Curve25519 public key that is fit for use. Points of low order are refused: with them the
 * shared key is known to everybody (coinjoin.md 1.7, RFC 7748 section 6.1).
 *
 * @param value the 32 bytes, little-endian abscissa
 */
public record NaclPublicKey(Bytes32 value) {
  private static final BigInteger PRIME = BigInteger.TWO.pow(255).subtract(BigInteger.valueOf(19));

  /** The abscissas of all points of order 1, 2, 4 and 8, on the curve and on its twist. */
  private static final Set<BigInteger> LOW_ORDER =
      Set.of(
          BigInteger.ZERO,
          BigInteger.ONE,
          PRIME.subtract(BigInteger.ONE),
          new BigInteger(
              "325606250916557431795983626356110631294008115727848805560023387167927233504"),
          new BigInteger(
              "39382357235489614581723060781553021112529911719440698176882885853963445705823"));

  /**
   * Checks the order.
   *
   * @throws IllegalArgumentException if the point is of low order
   */
  public NaclPublicKey {
    if (isLowOrder(value)) {
      throw new IllegalArgumentException("Curve25519 point of low order");
    }
  }

  private static boolean isLowOrder(Bytes32 value) {
    byte[] littleEndian = value.bytes();
    byte[] bigEndian = new byte[littleEndian.length];
    for (int i = 0; i < bigEndian.length; i++) {
      bigEndian[i] = littleEndian[littleEndian.length - 1 - i];
    }
    // X25519 ignores the top bit and reduces the rest.
    bigEndian[0] &= 0x7f;
    return LOW_ORDER.contains(new BigInteger(1, bigEndian).mod(PRIME));
  }

  /** Parses 64 hex digits of either case; empty for anything else or low order. Total. */
  public static Optional<NaclPublicKey> tryParseHex(String hex) {
    return Bytes32.tryParseHex(hex).filter(value -> !isLowOrder(value)).map(NaclPublicKey::new);
  }

  /** 64 lower-case hex digits: the wire form, and the text that makers sign (protocol.md 5.3). */
  public String hex() {
    return value.hex();
  }

  @Override
  public String toString() {
    return hex();
  }
}
