package org.jmd.core.crypto;

import java.util.Optional;

/**
 * A PoDLE commitment: the SHA-256 of the second point of a proof (protocol.md 6.2). It is used once
 * in the whole network. Two spellings of the same hex are the same commitment.
 *
 * @param digest the 32 bytes
 */
public record Commitment(Bytes32 digest) {
  /** The only type of commitment there is, as a letter before the hex. */
  private static final char TYPE = 'P';

  /** The commitment to the second point of a proof. */
  public static Commitment to(PublicKey p2) {
    return new Commitment(Bytes32.of(Hashes.sha256(p2.bytes())));
  }

  /** Parses exactly 64 hex digits of either case, as in {@code hp2} and in files. Total. */
  public static Optional<Commitment> tryParseHex(String hex) {
    return Bytes32.tryParseHex(hex).map(Commitment::new);
  }

  /** Parses the form with the type letter, as in {@code fill}. Total. */
  public static Optional<Commitment> tryParseWire(String wire) {
    return !wire.isEmpty() && wire.charAt(0) == TYPE
        ? tryParseHex(wire.substring(1))
        : Optional.empty();
  }

  /** 64 lower-case hex digits. */
  public String hex() {
    return digest.hex();
  }

  /** The type letter and 64 lower-case hex digits. */
  public String wire() {
    return TYPE + hex();
  }

  @Override
  public String toString() {
    return hex();
  }
}
