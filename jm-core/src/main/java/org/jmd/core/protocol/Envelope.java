package org.jmd.core.protocol;

import java.util.Optional;

/**
 * One line of the transport: a number that says what the text is, and the text (protocol.md 1.1).
 *
 * @param type not negative; may be a number that nobody knows
 * @param line the decoded text, possibly empty
 */
public record Envelope(int type, String line) {
  /** Checks the type. */
  public Envelope {
    if (type < 0) {
      throw new IllegalArgumentException("type must not be negative, got " + type);
    }
  }

  /** An envelope of a known type. */
  public static Envelope of(MessageType type, String line) {
    return new Envelope(type.code(), line);
  }

  /** The known type, or empty: receivers ignore such an envelope. */
  public Optional<MessageType> messageType() {
    return MessageType.of(type);
  }
}
