package org.jmd.core.protocol;

import java.util.Optional;

/**
 * The line of a PUBMSG or PRIVMSG as far as a directory reads it: {@code from!to!body} (protocol.md
 * 1.3, 1.4). Nothing about the nicks or the body is checked.
 *
 * @param line the whole line, to be relayed unchanged
 * @param from the claimed sender, not empty
 * @param to the addressee, or {@code PUBLIC}
 * @param body everything behind the second bang, possibly with more bangs
 */
public record RoutedLine(String line, String from, String to, String body) {
  /** The addressee of public messages. */
  public static final String PUBLIC = "PUBLIC";

  /** Splits at the first two bangs; empty if there are fewer or a nick is empty. Total. */
  public static Optional<RoutedLine> tryParse(String line) {
    int first = line.indexOf('!');
    int second = first < 1 ? -1 : line.indexOf('!', first + 1);
    if (second < first + 2) {
      return Optional.empty();
    }
    return Optional.of(
        new RoutedLine(
            line,
            line.substring(0, first),
            line.substring(first + 1, second),
            line.substring(second + 1)));
  }

  /** Whether it is addressed to everybody. */
  public boolean isPublic() {
    return to.equals(PUBLIC);
  }
}
