package org.jmd.daemon.control;

/** Answers the questions that commands put to a running role. Safe for use by several threads. */
@FunctionalInterface
public interface ControlHandler {
  /**
   * Answers one question.
   *
   * @param command a word such as {@code status}
   * @return what to say, and what to do when it was said
   * @throws IllegalArgumentException if there is no such command; the message goes to who asked
   * @throws InterruptedException if the answer took too long
   */
  Answer answer(String command) throws InterruptedException;

  /**
   * An answer.
   *
   * @param result a record, list or map that becomes JSON; no secrets
   * @param then done once the answer has left, since it may end the process; must not wait
   */
  record Answer(Object result, Runnable then) {
    /** An answer without consequences. */
    public static Answer of(Object result) {
      return new Answer(result, () -> {});
    }
  }
}
