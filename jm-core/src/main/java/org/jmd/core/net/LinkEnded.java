package org.jmd.core.net;

/**
 * A link cannot be used any more; leaves the straight-line code of that link. Without a stack
 * trace, because peers can cause it at will.
 */
public final class LinkEnded extends Exception {
  private static final long serialVersionUID = 1L;

  LinkEnded(String reason) {
    super(reason, null, false, false);
  }

  /** For logs. */
  public String reason() {
    return String.valueOf(getMessage());
  }
}
