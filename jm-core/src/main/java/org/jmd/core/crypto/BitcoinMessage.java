package org.jmd.core.crypto;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/**
 * Signed messages: ECDSA over the Bitcoin message hash, written as base64 of DER without a recovery
 * byte (protocol.md 3.2, 3.3). Signatures are deterministic and have a low s.
 */
public final class BitcoinMessage {
  private static final byte[] MAGIC =
      "\u0018Bitcoin Signed Message:\n".getBytes(StandardCharsets.US_ASCII);

  private BitcoinMessage() {}

  /** The 32-byte hash of a message: protocol.md 3.2. */
  public static byte[] hash(byte[] message) {
    return Hashes.sha256d(MAGIC, compactSize(message.length), message);
  }

  /** Bitcoin's variable-length integer. */
  private static byte[] compactSize(int value) {
    if (value < 0xfd) {
      return new byte[] {(byte) value};
    }
    boolean fitsShort = value <= 0xffff;
    ByteBuffer buffer = ByteBuffer.allocate(fitsShort ? 3 : 5).order(ByteOrder.LITTLE_ENDIAN);
    return fitsShort
        ? buffer.put((byte) 0xfd).putShort((short) value).array()
        : buffer.put((byte) 0xfe).putInt(value).array();
  }

  /**
   * Signs the UTF-8 octets of a text.
   *
   * @return base64 of the DER signature
   * @throws IllegalArgumentException if the key is not a private key or the text has unpaired
   *     surrogates
   */
  public static String sign(SecretBytes key, String text) {
    byte[] message =
        utf8(text)
            .orElseThrow(() -> new IllegalArgumentException("text has an unpaired surrogate"));
    return StrictBase64.encode(sign(key, message));
  }

  /**
   * Signs any octets.
   *
   * @return the DER signature
   * @throws IllegalArgumentException if the key is not a private key
   */
  public static byte[] sign(SecretBytes key, byte[] message) {
    return Secp256k1.nativeCurve().sign(key, hash(message));
  }

  /**
   * Verifies a signature of the UTF-8 octets of a text: canonical base64, strict DER, low s. Total.
   */
  public static boolean verify(PublicKey key, String text, String signature) {
    // The longest signature has 96 digits; a longer one costs nothing but this look.
    if (signature.length() > 96) {
      return false;
    }
    Optional<byte[]> der = StrictBase64.tryDecode(signature);
    Optional<byte[]> message = utf8(text);
    return der.isPresent() && message.isPresent() && verify(key, message.get(), der.get());
  }

  /** Verifies a DER signature of any octets. Total. */
  public static boolean verify(PublicKey key, byte[] message, byte[] der) {
    return Secp256k1.nativeCurve().verify(key, hash(message), der);
  }

  /**
   * A text with unpaired surrogates has no UTF-8 form. Replacing them would make different texts
   * share one signature.
   */
  private static Optional<byte[]> utf8(String text) {
    try {
      ByteBuffer encoded = StandardCharsets.UTF_8.newEncoder().encode(CharBuffer.wrap(text));
      byte[] octets = new byte[encoded.remaining()];
      encoded.get(octets);
      return Optional.of(octets);
    } catch (CharacterCodingException e) {
      // The encoder's way to say the same.
      return Optional.empty();
    }
  }
}
