package org.jmd.core.protocol;

/**
 * A {@link Boxed} message in its box. The command stands outside of the box and is not even signed:
 * whoever relays the message can change it (protocol.md 3.4).
 *
 * @param command what the sender, or a relay, says is inside
 * @param ciphertext one non-empty token without blanks and bangs; base64 unless the peer is broken,
 *     which shows when it is opened
 */
public record Sealed(BoxedCommand command, String ciphertext) implements WireMessage {
  /** Checks that the ciphertext is one token. */
  public Sealed {
    if (!isToken(ciphertext)) {
      throw new IllegalArgumentException("ciphertext must be one token");
    }
  }

  static boolean isToken(String text) {
    return !text.isEmpty() && text.chars().allMatch(c -> c > ' ' && c < 0x7f && c != '!');
  }
}
