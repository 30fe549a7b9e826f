package org.jmd.core.protocol;

import java.util.regex.Pattern;
import org.jmd.core.runtime.Network;

/**
 * The first line of a client to a directory, and of peers to each other: type 793 (protocol.md
 * 2.1). Values are as received; whether they are acceptable is decided by {@link AdmissionRules}
 * and {@link PeerVerdict}.
 *
 * @param appName at most 64 characters
 * @param directory whether the sender claims to be a directory
 * @param location where the sender says it can be dialled
 * @param protocolVersion any integer
 * @param features what the sender can do
 * @param nick 1 to 64 printable ASCII characters other than {@code ! ; ,}; a hint until a signature
 *     proves it
 * @param network at most 64 characters
 */
public record Handshake(
    String appName,
    boolean directory,
    Location location,
    int protocolVersion,
    Features features,
    String nick,
    String network) {

  static final int MAX_NAME = 64;
  private static final int MAX_LOCATION = 72;

  /** What neither breaks the grammar of lines nor that of peer lists. */
  private static final Pattern NICK = Pattern.compile("[\"-+\\--:<-~]{1,64}");

  /** Checks the lengths and the nick. */
  public Handshake {
    if (appName.length() > MAX_NAME || network.length() > MAX_NAME) {
      throw new IllegalArgumentException("app name and network must be at most 64 characters");
    }
    if (!isNick(nick)) {
      throw new IllegalArgumentException("nick must be 1..64 printable characters");
    }
  }

  static boolean isNick(String text) {
    return NICK.matcher(text).matches() && !text.equals(RoutedLine.PUBLIC);
  }

  /** Our own handshake, as client or as peer. */
  public static Handshake of(Nick nick, Location location, Features features, Network network) {
    return new Handshake(
        ProtocolConstants.APP_NAME,
        false,
        location,
        ProtocolConstants.JM_VERSION,
        features,
        nick.value(),
        network.wireName());
  }

  /**
   * Parses the line. The location may be missing or unreadable, which counts as not serving; {@code
   * directory} and {@code features} may be missing.
   *
   * @throws ProtocolViolation if it is not strict JSON, or a field is missing, of a wrong type or
   *     too long
   */
  public static Handshake parse(String line) throws ProtocolViolation {
    HandshakeJson json = HandshakeJson.parse(line);
    String nick = json.text("nick", MAX_NAME);
    if (!isNick(nick)) {
      throw new ProtocolViolation.Malformed("malformed nick " + ProtocolViolation.excerpt(nick));
    }
    return new Handshake(
        json.text("app-name", MAX_NAME),
        json.flagOr("directory", false),
        Location.parse(json.textOr("location-string", MAX_LOCATION, "")),
        json.integer("proto-ver"),
        json.features(),
        nick,
        json.text("network", MAX_NAME));
  }

  /** The line to send. Nick authentication signs exactly this text. */
  public String line() {
    return AsciiJson.spaced()
        .field("app-name", appName)
        .field("directory", directory)
        .field("location-string", location.wireText())
        .field("proto-ver", protocolVersion)
        .field("features", features.names())
        .field("nick", nick)
        .field("network", network)
        .end();
  }
}
