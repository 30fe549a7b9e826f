package org.jmd.daemon.notify;

/**
 * A message as people read it. Immutable.
 *
 * @param title one line of at most 200 characters
 * @param body at most 1,500 characters, so that every service takes it
 */
record Message(Notice.Level level, String title, String body) {
  private static final int MAX_TITLE = 200;
  private static final int MAX_BODY = 1_500;

  Message {
    title = cut(title, MAX_TITLE);
    body = cut(body, MAX_BODY);
  }

  private static String cut(String text, int most) {
    return text.length() <= most ? text : text.substring(0, most - 3) + "...";
  }

  /** Title and body, for services that know no titles. */
  String text() {
    return title + "\n" + body;
  }
}
