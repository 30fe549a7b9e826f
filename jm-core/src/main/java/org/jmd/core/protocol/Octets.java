package org.jmd.core.protocol;

import org.jmd.core.crypto.StrictBase64;
import org.jmd.core.tx.ByteString;

/**
 * Immutable octets inside a message, compared by content.
 *
 * @param content the octets
 */
public record Octets(ByteString content) {
  /** Wraps a copy. */
  public static Octets of(byte[] bytes) {
    return new Octets(ByteString.of(bytes));
  }

  /** A copy of the octets. */
  public byte[] bytes() {
    return content.bytes();
  }

  /** How many there are. */
  public int length() {
    return content.length();
  }

  /** Lower-case hex. */
  public String hex() {
    return content.hex();
  }

  /** Base64 with padding (RFC 4648). */
  public String base64() {
    return StrictBase64.encode(bytes());
  }

  /** The length only: transactions in logs link peers to coins. */
  @Override
  public String toString() {
    return "Octets[" + length() + "]";
  }
}
