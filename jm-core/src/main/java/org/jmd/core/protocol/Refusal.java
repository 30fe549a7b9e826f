package org.jmd.core.protocol;

/** Why a handshake is refused (protocol.md 2.3, directory.md 1.3). */
public enum Refusal {
  MALFORMED("malformed handshake", true),
  APP_NAME("wrong application", true),
  DIRECTORY_FLAG("directories are not accepted as clients", true),
  PROTOCOL_VERSION("unsupported protocol version", true),
  NETWORK("wrong network", true),
  NICK("malformed nick", true),
  LOCATION("location is not a v3 onion service", true),
  NICK_AUTH_REQUIRED("verified nick authentication required", false),
  NICK_IN_USE("nick already in use", false),
  FULL("directory is full", false);

  private final String reason;
  private final boolean handshakeAtFault;

  Refusal(String reason, boolean handshakeAtFault) {
    this.reason = reason;
    this.handshakeAtFault = handshakeAtFault;
  }

  /** The reason in words. */
  public String reason() {
    return reason;
  }

  /**
   * Whether the handshake itself is unacceptable, whatever the state of the directory. Other
   * directories close such a connection without an answer; ours answers every refusal.
   */
  public boolean isHandshakeAtFault() {
    return handshakeAtFault;
  }

  /** The message of the day that carries the reason to the client. */
  public String motd() {
    return "Rejected: " + reason;
  }
}
