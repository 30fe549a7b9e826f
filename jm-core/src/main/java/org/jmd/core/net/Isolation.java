package org.jmd.core.net;

/**
 * Names a purpose whose connections share no Tor circuit with those of another (SOCKS5 user and
 * password; tor's {@code IsolateSOCKSAuth}).
 *
 * @param purpose such as {@code directory} or {@code peer}; 1..255 printable ASCII characters
 * @param token separates instances of one purpose; random per process or per identity; 1..255
 *     printable ASCII characters
 */
public record Isolation(String purpose, String token) {
  /** Checks both parts: they become fields of SOCKS5 (RFC 1929). */
  public Isolation {
    if (!fits(purpose) || !fits(token)) {
      throw new IllegalArgumentException(
          "purpose and token must be 1..255 printable ASCII characters");
    }
  }

  private static boolean fits(String text) {
    return !text.isEmpty()
        && text.length() <= 255
        && text.chars().allMatch(c -> c > ' ' && c < 0x7f);
  }

  /** Shows the purpose only: the token would link what it separates. */
  @Override
  public String toString() {
    return "Isolation[" + purpose + "]";
  }
}
