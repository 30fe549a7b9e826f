package org.jmd.daemon.notify;

/**
 * A message could not be delivered. The reason is made of words of ours: it repeats neither the URL
 * nor what a server said. Without a stack trace, because servers cause it at will.
 */
final class Undelivered extends Exception {
  private static final long serialVersionUID = 1L;

  private final boolean temporary;

  private Undelivered(String reason, boolean temporary) {
    super(reason, null, false, false);
    this.temporary = temporary;
  }

  /** It may go better later. */
  static Undelivered forNow(String reason) {
    return new Undelivered(reason, true);
  }

  /** It will go no better. */
  static Undelivered forGood(String reason) {
    return new Undelivered(reason, false);
  }

  boolean isTemporary() {
    return temporary;
  }

  String reason() {
    return String.valueOf(getMessage());
  }
}
