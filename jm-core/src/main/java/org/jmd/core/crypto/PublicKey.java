package org.jmd.core.crypto;

import java.util.Arrays;
import java.util.HexFormat;
import java.util.Optional;

/**
 * The 33-byte compressed encoding of a secp256k1 point (SEC 1). The prefix is checked here,
 * membership of the curve is not: that costs a square root and belongs to the curve port.
 * Immutable.
 */
public final class PublicKey {
  /** Length of the encoding in bytes. */
  public static final int LENGTH = 33;

  private final byte[] encoded;

  /** The 65-byte encoding where it is known, else the same as {@link #encoded}. */
  private final byte[] quickest;

  private PublicKey(byte[] encoded, byte[] quickest) {
    this.encoded = encoded;
    this.quickest = quickest;
  }

  /**
   * Wraps a compressed encoding.
   *
   * @throws IllegalArgumentException if it is not 33 bytes starting with 02 or 03
   */
  public static PublicKey of(byte[] encoded) {
    if (!isCompressed(encoded)) {
      throw new IllegalArgumentException(
          "compressed public key must be 33 bytes starting with 02 or 03, got "
              + encoded.length
              + " bytes");
    }
    byte[] copy = encoded.clone();
    return new PublicKey(copy, copy);
  }

  /** Wraps a compressed encoding; anything else is empty. Total. */
  public static Optional<PublicKey> tryOf(byte[] encoded) {
    return isCompressed(encoded) ? Optional.of(of(encoded)) : Optional.empty();
  }

  private static boolean isCompressed(byte[] encoded) {
    return encoded.length == LENGTH && (encoded[0] == 2 || encoded[0] == 3);
  }

  /**
   * Takes ownership of the 65-byte encoding of a point that the curve port has computed. Keeping it
   * saves the square root when the point goes back to the port.
   */
  static PublicKey owningUncompressed(byte[] uncompressed) {
    byte[] encoded = Arrays.copyOf(uncompressed, LENGTH);
    encoded[0] = (byte) (2 | (uncompressed[uncompressed.length - 1] & 1));
    return new PublicKey(encoded, uncompressed);
  }

  /** The encoding that is read quickest, for the curve port; not to be changed. */
  byte[] encoding() {
    return quickest;
  }

  /**
   * Parses 66 hex digits of either case.
   *
   * @throws IllegalArgumentException if the text is not such a key
   */
  public static PublicKey fromHex(String hex) {
    return of(HexFormat.of().parseHex(hex));
  }

  /** Parses 66 hex digits of either case; anything else is empty. Total. */
  public static Optional<PublicKey> tryParseHex(String hex) {
    if (hex.length() != 2 * LENGTH) {
      return Optional.empty();
    }
    try {
      return Optional.of(fromHex(hex));
    } catch (IllegalArgumentException e) {
      // The parser's way to say that this is no key.
      return Optional.empty();
    }
  }

  /** A copy of the 33 bytes. */
  public byte[] bytes() {
    return encoded.clone();
  }

  /** 66 lower-case hex digits. */
  public String hex() {
    return HexFormat.of().formatHex(encoded);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof PublicKey key && Arrays.equals(encoded, key.encoded);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(encoded);
  }

  @Override
  public String toString() {
    return hex();
  }
}
