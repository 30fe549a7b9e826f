package org.jmd.core.protocol;

import java.util.List;

/**
 * A public line as received. Nothing proves the sender but the directory that relayed it.
 *
 * @param from the claimed sender
 * @param messages what was understood, in order, possibly nothing
 * @param ignored how many commands were unknown or malformed
 */
public record PublicLine(Nick from, List<PublicMessage> messages, int ignored) {
  /** Copies the list. */
  public PublicLine {
    messages = List.copyOf(messages);
  }
}
