package org.jmd.core.protocol;

import java.util.OptionalLong;
import java.util.regex.Pattern;

/** Where a peer says it can be dialled (protocol.md 2.1). A claim, proven by nothing. Immutable. */
public sealed interface Location {
  /** What a peer writes that is reachable only through directories. */
  String NOT_SERVING = "NOT-SERVING-ONION";

  /** The form in handshakes and peer lists. */
  String wireText();

  /** Reachable only through directories; never dialled. */
  record NotServing() implements Location {
    @Override
    public String wireText() {
      return NOT_SERVING;
    }
  }

  /**
   * A v3 onion service.
   *
   * @param host 56 base32 characters and {@code .onion}, lower case; the checksum is not verified
   * @param port 1..65535
   */
  record Onion(String host, int port) implements Location {
    private static final Pattern HOST = Pattern.compile("[a-z2-7]{56}\\.onion");

    /** Checks both parts. */
    public Onion {
      if (!isHost(host)) {
        throw new IllegalArgumentException("not a v3 onion name");
      }
      requirePort(port);
    }

    static boolean isHost(String text) {
      return HOST.matcher(text).matches();
    }

    @Override
    public String wireText() {
      return host + ":" + port;
    }
  }

  /**
   * Any other host: accepted on test networks only, because live peers must not be led to dial
   * outside of Tor.
   *
   * @param host 1 to 255 letters, digits, dots and hyphens, not a v3 onion name
   * @param port 1..65535
   */
  record HostPort(String host, int port) implements Location {
    private static final Pattern HOST = Pattern.compile("[A-Za-z0-9.-]{1,255}");

    /** Checks both parts. */
    public HostPort {
      if (!isHost(host)) {
        throw new IllegalArgumentException("not a host name");
      }
      requirePort(port);
    }

    static boolean isHost(String text) {
      return HOST.matcher(text).matches() && !Onion.isHost(text);
    }

    @Override
    public String wireText() {
      return host + ":" + port;
    }
  }

  private static void requirePort(int port) {
    if (port < 1 || port > 65_535) {
      throw new IllegalArgumentException("port must be 1..65535, got " + port);
    }
  }

  /** Reads any text; what names no host and port counts as not serving. Total. */
  static Location parse(String text) {
    int colon = text.indexOf(':');
    if (colon < 0 || colon != text.lastIndexOf(':')) {
      return new NotServing();
    }
    String host = text.substring(0, colon);
    OptionalLong port = AsciiDecimal.tryParse(text.substring(colon + 1), 65_535);
    if (port.isEmpty() || port.getAsLong() < 1 || host.equals(NOT_SERVING)) {
      return new NotServing();
    }
    if (Onion.isHost(host)) {
      return new Onion(host, (int) port.getAsLong());
    }
    return HostPort.isHost(host) ? new HostPort(host, (int) port.getAsLong()) : new NotServing();
  }
}
