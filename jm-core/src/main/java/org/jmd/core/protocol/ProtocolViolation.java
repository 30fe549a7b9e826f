package org.jmd.core.protocol;

/**
 * A peer sent something that the protocol does not allow. Checked, so that every receiver decides
 * what a violation means to it (ignore, end the session, close the connection), and without a stack
 * trace, because an attacker can cause it at will. The kinds are the nested classes.
 *
 * <p>Messages quote at most a short printable excerpt of what was received.
 */
public abstract sealed class ProtocolViolation extends Exception {
  private static final long serialVersionUID = 1L;

  private static final int MAX_EXCERPT = 40;

  private ProtocolViolation(String message) {
    super(message, null, false, false);
  }

  /** Octets or text outside the grammar, or a number outside its range. */
  public static final class Malformed extends ProtocolViolation {
    private static final long serialVersionUID = 1L;

    /** Says what was wrong; peers' text only as {@link ProtocolViolation#excerpt}. */
    public Malformed(String message) {
      super(message);
    }
  }

  /** More bytes, entries or levels than allowed. */
  public static final class TooLarge extends ProtocolViolation {
    private static final long serialVersionUID = 1L;

    /** Names the thing, how much of it there was and how much is allowed. */
    public TooLarge(String what, long actual, long limit) {
      super(what + ": " + actual + " exceeds the limit of " + limit);
    }
  }

  /** A command that does not exist, or not on this kind of channel. */
  public static final class UnknownCommand extends ProtocolViolation {
    private static final long serialVersionUID = 1L;

    /** Quotes an excerpt of the command. */
    public UnknownCommand(String command) {
      super("unknown command " + excerpt(command));
    }
  }

  /** A private message that its claimed sender did not sign (protocol.md 3.4). */
  public static final class BadSignature extends ProtocolViolation {
    private static final long serialVersionUID = 1L;

    /** Says which check failed. */
    public BadSignature(String message) {
      super(message);
    }
  }

  /** A private message addressed to another nick. */
  public static final class Misaddressed extends ProtocolViolation {
    private static final long serialVersionUID = 1L;

    /** Quotes an excerpt of the addressee. */
    public Misaddressed(String to) {
      super("message addressed to " + excerpt(to));
    }
  }

  /** A box that does not open with the session's keys (protocol.md 5.2). */
  public static final class Undecryptable extends ProtocolViolation {
    private static final long serialVersionUID = 1L;

    /** Names the command. */
    public Undecryptable(String command) {
      super("cannot open the box of " + command);
    }
  }

  /** At most 40 printable ASCII characters of a peer's text, quoted, safe to log. */
  public static String excerpt(String text) {
    StringBuilder result = new StringBuilder(MAX_EXCERPT + 8).append('"');
    for (int i = 0; i < Math.min(text.length(), MAX_EXCERPT); i++) {
      char c = text.charAt(i);
      result.append(c >= ' ' && c < 0x7f ? c : '?');
    }
    return result.append(text.length() > MAX_EXCERPT ? "...\"" : "\"").toString();
  }
}
