package org.jmd.core.protocol;

import java.util.Optional;

/** Hex of a fixed length: lower case inside, either case on receipt. */
final class LowerHex {
  private LowerHex() {}

  /** Whether the text is that many octets in lower case. */
  static boolean is(String text, int octets) {
    return text.length() == 2 * octets
        && text.chars().allMatch(c -> (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f'));
  }

  /** The text in lower case if it is that many octets in hex of either case. Total. */
  static Optional<String> tryParse(String text, int octets) {
    if (text.length() != 2 * octets) {
      return Optional.empty();
    }
    StringBuilder lower = new StringBuilder(text.length());
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      lower.append(c >= 'A' && c <= 'F' ? (char) (c + ('a' - 'A')) : c);
    }
    return Optional.of(lower.toString()).filter(hex -> is(hex, octets));
  }
}
