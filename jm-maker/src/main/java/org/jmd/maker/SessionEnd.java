package org.jmd.maker;

import java.util.Optional;

/** Ends a session early. Without a stack trace, because peers cause it at will. */
final class SessionEnd extends Exception {
  private static final long serialVersionUID = 1L;

  private final transient Optional<String> peerText;

  private SessionEnd(String reason, Optional<String> peerText) {
    super(reason, null, false, false);
    this.peerText = peerText;
  }

  /** Nobody is told. */
  static SessionEnd silent(String reason) {
    return new SessionEnd(reason, Optional.empty());
  }

  /** The taker gets an error reply. */
  static SessionEnd told(String reason, String peerText) {
    return new SessionEnd(reason, Optional.of(peerText));
  }

  static SessionEnd of(AuthRefusal refusal) {
    return told(refusal.describe(), refusal.peerText());
  }

  String reason() {
    return String.valueOf(getMessage());
  }

  Optional<String> peerText() {
    return peerText;
  }
}
