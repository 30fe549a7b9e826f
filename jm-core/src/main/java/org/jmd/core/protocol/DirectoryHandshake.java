package org.jmd.core.protocol;

import org.jmd.core.runtime.Network;

/**
 * A directory's answer to a handshake: type 795 (protocol.md 2.2).
 *
 * @param appName at most 64 characters
 * @param directory whether the sender says that it is a directory
 * @param minVersion oldest protocol version spoken
 * @param maxVersion newest protocol version spoken
 * @param features what the directory can do
 * @param accepted whether the client may stay
 * @param nick of the directory, at most 64 characters
 * @param network at most 64 characters
 * @param motd message of the day or reason of the refusal, at most 4000 characters, any text
 */
public record DirectoryHandshake(
    String appName,
    boolean directory,
    int minVersion,
    int maxVersion,
    Features features,
    boolean accepted,
    String nick,
    String network,
    String motd) {

  /** Longest message of the day. */
  public static final int MAX_MOTD = 4_000;

  /** Checks the lengths. */
  public DirectoryHandshake {
    if (appName.length() > Handshake.MAX_NAME
        || nick.length() > Handshake.MAX_NAME
        || network.length() > Handshake.MAX_NAME) {
      throw new IllegalArgumentException("app name, nick and network: at most 64 characters");
    }
    if (motd.length() > MAX_MOTD) {
      throw new IllegalArgumentException("motd must be at most " + MAX_MOTD + " characters");
    }
  }

  /** The answer that lets a client in. */
  public static DirectoryHandshake accepting(
      Features features, Nick nick, Network network, String motd) {
    return answer(features, true, nick, network, motd);
  }

  /** The answer that turns a client away. */
  public static DirectoryHandshake refusing(
      Features features, Nick nick, Network network, Refusal refusal) {
    return answer(features, false, nick, network, refusal.motd());
  }

  private static DirectoryHandshake answer(
      Features features, boolean accepted, Nick nick, Network network, String motd) {
    return new DirectoryHandshake(
        ProtocolConstants.APP_NAME,
        true,
        ProtocolConstants.JM_VERSION,
        ProtocolConstants.JM_VERSION,
        features,
        accepted,
        nick.value(),
        network.wireName(),
        motd);
  }

  /**
   * Parses the line. Without a range of versions, {@code proto-ver} stands for both bounds, and
   * without that our own version. A longer message of the day is cut.
   *
   * @throws ProtocolViolation if it is not strict JSON, or a field is missing, of a wrong type or
   *     too long
   */
  public static DirectoryHandshake parse(String line) throws ProtocolViolation {
    HandshakeJson json = HandshakeJson.parse(line);
    int version = json.has("proto-ver") ? json.integer("proto-ver") : ProtocolConstants.JM_VERSION;
    boolean hasRange = json.has("proto-ver-min") && json.has("proto-ver-max");
    String motd = json.textOr("motd", Integer.MAX_VALUE, "");
    return new DirectoryHandshake(
        json.text("app-name", Handshake.MAX_NAME),
        json.flag("directory"),
        hasRange ? json.integer("proto-ver-min") : version,
        hasRange ? json.integer("proto-ver-max") : version,
        json.understoodFeatures(),
        json.flag("accepted"),
        json.textOr("nick", Handshake.MAX_NAME, ""),
        json.text("network", Handshake.MAX_NAME),
        motd.length() > MAX_MOTD ? motd.substring(0, MAX_MOTD) : motd);
  }

  /** The line to send. */
  public String line() {
    return AsciiJson.spaced()
        .field("app-name", appName)
        .field("directory", directory)
        .field("proto-ver-min", minVersion)
        .field("proto-ver-max", maxVersion)
        .field("features", features.names())
        .field("accepted", accepted)
        .field("nick", nick)
        .field("network", network)
        .field("motd", motd)
        .end();
  }
}
