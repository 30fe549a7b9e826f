package org.jmd.core.net;

import java.util.Optional;

/**
 * Where a connection leads.
 *
 * @param host a host name, an address or a v3 onion name, never resolved here
 * @param port 1..65535
 */
public record Endpoint(String host, int port) {
  /** Checks host and port. */
  public Endpoint {
    if (host.isBlank()
        || host.length() > 255
        || host.chars().anyMatch(c -> c <= ' ' || c >= 0x7f)) {
      throw new IllegalArgumentException("host must be 1..255 printable ASCII characters");
    }
    if (port < 1 || port > 65_535) {
      throw new IllegalArgumentException("port must be 1..65535, got " + port);
    }
  }

  /** Parses {@code HOST:PORT}; IPv6 addresses stand in brackets. Total. */
  public static Optional<Endpoint> tryParse(String text) {
    int colon = text.lastIndexOf(':');
    if (colon < 1 || !text.substring(colon + 1).matches("[0-9]{1,5}")) {
      return Optional.empty();
    }
    String host = text.substring(0, colon);
    if (host.startsWith("[") && host.endsWith("]")) {
      host = host.substring(1, host.length() - 1);
    } else if (host.indexOf(':') >= 0) {
      return Optional.empty();
    }
    try {
      return Optional.of(new Endpoint(host, Integer.parseInt(text.substring(colon + 1))));
    } catch (IllegalArgumentException outOfRange) {
      return Optional.empty();
    }
  }

  /** Whether it can be reached through Tor only. */
  public boolean isOnion() {
    return host.endsWith(".onion");
  }

  @Override
  public String toString() {
    return (host.indexOf(':') >= 0 ? "[" + host + "]" : host) + ":" + port;
  }
}
