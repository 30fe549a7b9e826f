package org.jmd.daemon.cli;

/**
 * Colours for people: only on a screen, and not if {@code NO_COLOR} is set to anything.
 *
 * @param colours whether there are any; otherwise texts stay as they are
 */
record Style(boolean colours) {
  /** Texts as they are. */
  static final Style PLAIN = new Style(false);

  static Style of(Invocation invocation) {
    return new Style(
        invocation.terminal().isScreen()
            && invocation.environment().getOrDefault("NO_COLOR", "").isEmpty());
  }

  /** Headings and sums. */
  String bold(String text) {
    return wrap("1", text);
  }

  /** What is of less interest. */
  String faint(String text) {
    return wrap("2", text);
  }

  /** What is well. */
  String good(String text) {
    return wrap("32", text);
  }

  /** What needs attention. */
  String warning(String text) {
    return wrap("33", text);
  }

  /** What is wrong. */
  String bad(String text) {
    return wrap("31", text);
  }

  /** For pictures. */
  String whiteOnBlack(String text) {
    return wrap("97;40", text);
  }

  private String wrap(String code, String text) {
    return colours && !text.isEmpty() ? "\u001b[" + code + "m" + text + "\u001b[0m" : text;
  }
}
