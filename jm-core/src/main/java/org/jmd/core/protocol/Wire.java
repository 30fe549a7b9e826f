package org.jmd.core.protocol;

import java.util.Optional;
import org.jmd.core.crypto.Commitment;
import org.jmd.core.crypto.NaclPublicKey;
import org.jmd.core.crypto.StrictBase64;

/** Fields that occur in several messages. */
final class Wire {
  private Wire() {}

  static Commitment commitmentHex(String hex) throws ProtocolViolation {
    return require(Commitment.tryParseHex(hex), "commitment must be 64 hex digits", hex);
  }

  static Commitment commitment(String wire) throws ProtocolViolation {
    return require(Commitment.tryParseWire(wire), "commitment must be P and 64 hex digits", wire);
  }

  static NaclPublicKey naclKey(String hex) throws ProtocolViolation {
    return require(
        NaclPublicKey.tryParseHex(hex), "NaCl key must be 64 hex digits and no weak point", hex);
  }

  /** A transaction; whether it is one is not looked at. */
  static Octets transaction(String base64) throws ProtocolViolation {
    return Octets.of(
        require(
            StrictBase64.tryDecode(base64).filter(bytes -> bytes.length > 0),
            "transaction must be base64"));
  }

  /** The value, or a violation of that rule. Quotes nothing: coins and transactions are private. */
  static <T> T require(Optional<T> value, String rule) throws ProtocolViolation {
    if (value.isEmpty()) {
      throw new ProtocolViolation.Malformed(rule);
    }
    return value.get();
  }

  private static <T> T require(Optional<T> value, String rule, String text)
      throws ProtocolViolation {
    if (value.isEmpty()) {
      throw new ProtocolViolation.Malformed(rule + ", got " + ProtocolViolation.excerpt(text));
    }
    return value.get();
  }
}
