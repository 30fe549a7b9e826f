package org.jmd.core.protocol;

/** Hex of a fixed length where only lower case is legal. */
final class LowerHex {
  private LowerHex() {}

  /** Whether the text is that many octets in lower case. */
  static boolean is(String text, int octets) {
    return text.length() == 2 * octets
        && text.chars().allMatch(c -> (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f'));
  }
}
