package org.jmd.core.protocol;

import java.util.List;

/**
 * A private line whose signature was verified. The signature does not cover the command: a relay
 * can re-label the data and can repeat the line (protocol.md 3.4, 3.5).
 *
 * @param from the sender, who owns the nick
 * @param command the first word
 * @param data the signed text; lines with equal sender, command and data are duplicates
 * @param messages at least one; several only for offers
 */
public record PrivateLine(Nick from, String command, String data, List<WireMessage> messages) {
  /** Copies the list. */
  public PrivateLine {
    messages = List.copyOf(messages);
    if (messages.isEmpty()) {
      throw new IllegalArgumentException("no message");
    }
  }
}
