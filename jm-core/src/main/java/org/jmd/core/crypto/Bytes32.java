package org.jmd.core.crypto;

import java.util.Arrays;
import java.util.HexFormat;
import java.util.Optional;

/** A public 32-byte value: a hash, a scalar, a Curve25519 public key. Immutable. */
public final class Bytes32 {
  /** Number of octets. */
  public static final int LENGTH = 32;

  private final byte[] octets;

  private Bytes32(byte[] octets) {
    this.octets = octets;
  }

  /**
   * Wraps a copy.
   *
   * @throws IllegalArgumentException if there are not 32 octets
   */
  public static Bytes32 of(byte[] octets) {
    if (octets.length != LENGTH) {
      throw new IllegalArgumentException("expected 32 bytes, got " + octets.length);
    }
    return new Bytes32(octets.clone());
  }

  /** Parses 64 hex digits of either case; anything else is empty. Total. */
  public static Optional<Bytes32> tryParseHex(String hex) {
    if (hex.length() != 2 * LENGTH) {
      return Optional.empty();
    }
    try {
      return Optional.of(new Bytes32(HexFormat.of().parseHex(hex)));
    } catch (IllegalArgumentException e) {
      // The parser's way to say that this is not hex.
      return Optional.empty();
    }
  }

  /** A copy of the octets. */
  public byte[] bytes() {
    return octets.clone();
  }

  /** 64 lower-case hex digits. */
  public String hex() {
    return HexFormat.of().formatHex(octets);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Bytes32 value && Arrays.equals(octets, value.octets);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(octets);
  }

  @Override
  public String toString() {
    return hex();
  }
}
