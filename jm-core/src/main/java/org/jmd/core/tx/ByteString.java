package org.jmd.core.tx;

import java.util.Arrays;
import java.util.HexFormat;

/** Immutable octets of a transaction: an input script or one item of a witness. */
public final class ByteString {
  /** No octets. */
  public static final ByteString EMPTY = new ByteString(new byte[0]);

  private final byte[] bytes;

  private ByteString(byte[] bytes) {
    this.bytes = bytes;
  }

  /** Wraps a copy. */
  public static ByteString of(byte[] bytes) {
    return bytes.length == 0 ? EMPTY : new ByteString(bytes.clone());
  }

  /**
   * Parses hex of either case.
   *
   * @throws IllegalArgumentException if it is not hex
   */
  public static ByteString fromHex(String hex) {
    return new ByteString(HexFormat.of().parseHex(hex));
  }

  /** A copy of the octets. */
  public byte[] bytes() {
    return bytes.clone();
  }

  /** The number of octets. */
  public int length() {
    return bytes.length;
  }

  /** Whether there are none. */
  public boolean isEmpty() {
    return bytes.length == 0;
  }

  /** Lower-case hex. */
  public String hex() {
    return HexFormat.of().formatHex(bytes);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof ByteString string && Arrays.equals(bytes, string.bytes);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(bytes);
  }

  @Override
  public String toString() {
    return hex();
  }
}
