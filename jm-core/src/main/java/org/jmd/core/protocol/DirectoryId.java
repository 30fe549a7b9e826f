package org.jmd.core.protocol;

import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * The identity of a directory in nick authentication: it keeps one directory from relaying a proof
 * to another (protocol.md 2.4).
 *
 * @param value 1 to 255 characters {@code a-z 0-9 . : _ -}, starting with a letter or digit
 */
public record DirectoryId(String value) {
  private static final Pattern SYNTAX = Pattern.compile("[a-z0-9][a-z0-9.:_-]{0,254}");

  /** Checks the syntax. */
  public DirectoryId {
    if (!SYNTAX.matcher(value).matches()) {
      throw new IllegalArgumentException("directory id must match " + SYNTAX);
    }
  }

  /** The id of that text, or empty. Total. */
  public static Optional<DirectoryId> tryParse(String text) {
    return SYNTAX.matcher(text).matches() ? Optional.of(new DirectoryId(text)) : Optional.empty();
  }

  /**
   * The id of a v3 onion endpoint; empty for any other host, whose id must be configured. Total.
   *
   * @param host in either case, with or without a final dot
   * @param port 1..65535
   */
  public static Optional<DirectoryId> forEndpoint(String host, int port) {
    String name = host.endsWith(".") ? host.substring(0, host.length() - 1) : host;
    String lower = name.toLowerCase(Locale.ROOT);
    return Location.Onion.isHost(lower) && port >= 1 && port <= 65_535
        ? tryParse(lower + ":" + port)
        : Optional.empty();
  }

  @Override
  public String toString() {
    return value;
  }
}
