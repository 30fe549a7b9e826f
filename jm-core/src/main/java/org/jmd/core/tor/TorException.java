package org.jmd.core.tor;

/**
 * Tor cannot be used as asked. The message is one line for the operator; it holds no secret.
 * Without a stack trace, because a tor that is away causes it again and again.
 */
public final class TorException extends Exception {
  private static final long serialVersionUID = 1L;

  private final Kind kind;

  /** What may help. */
  public enum Kind {
    /** Tor let us not in; the cookie may not be written yet. */
    AUTHENTICATION,
    /** Tor answered and refused. */
    REFUSED,
    /** No connection, a broken one, or one that speaks something else. */
    CONNECTION
  }

  /** A failure of that kind. */
  public TorException(Kind kind, String message) {
    super(message, null, false, false);
    this.kind = kind;
  }

  static TorException broken(String message) {
    return new TorException(Kind.CONNECTION, message);
  }

  /** What may help. */
  public Kind kind() {
    return kind;
  }
}
