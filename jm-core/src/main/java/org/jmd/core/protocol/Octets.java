package org.jmd.core.protocol;

import java.util.Arrays;
import java.util.HexFormat;
import org.jmd.core.crypto.StrictBase64;

/** Immutable octets inside a message, compared by content. */
public final class Octets {
  private final byte[] bytes;

  private Octets(byte[] bytes) {
    this.bytes = bytes;
  }

  /** Wraps a copy. */
  public static Octets of(byte[] bytes) {
    return new Octets(bytes.clone());
  }

  /** A copy of the octets. */
  public byte[] bytes() {
    return bytes.clone();
  }

  /** How many there are. */
  public int length() {
    return bytes.length;
  }

  /** Lower-case hex. */
  public String hex() {
    return HexFormat.of().formatHex(bytes);
  }

  /** Base64 with padding (RFC 4648). */
  public String base64() {
    return StrictBase64.encode(bytes);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Octets octets && Arrays.equals(bytes, octets.bytes);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(bytes);
  }

  /** The length only: transactions in logs link peers to coins. */
  @Override
  public String toString() {
    return "Octets[" + bytes.length + "]";
  }
}
