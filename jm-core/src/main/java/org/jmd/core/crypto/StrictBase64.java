package org.jmd.core.crypto;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;
import java.util.Optional;

/**
 * Base64 (RFC 4648, standard alphabet) in its one canonical form: full padding, zero trailing bits,
 * no line breaks. Two different texts never decode to the same octets.
 */
public final class StrictBase64 {
  private StrictBase64() {}

  /** Encodes with padding. */
  public static String encode(byte[] octets) {
    return Base64.getEncoder().encodeToString(octets);
  }

  /** Decodes the canonical form; anything else is empty. Total. */
  public static Optional<byte[]> tryDecode(String text) {
    int length = text.length();
    if (length % 4 != 0) {
      return Optional.empty();
    }
    for (int i = 0; i < length; i++) {
      if (text.charAt(i) > 0x7f) {
        return Optional.empty();
      }
    }
    byte[] ascii = text.getBytes(StandardCharsets.US_ASCII);
    try {
      byte[] octets = Base64.getDecoder().decode(ascii);
      // Only the last group can carry stray bits, but comparing all of it is simpler.
      return Arrays.equals(Base64.getEncoder().encode(octets), ascii)
          ? Optional.of(octets)
          : Optional.empty();
    } catch (IllegalArgumentException e) {
      // The decoder's way to say that this is not base64.
      return Optional.empty();
    }
  }
}
