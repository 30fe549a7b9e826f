package org.jmd.core.runtime;

import java.time.Duration;

/** A running body of {@link Tasks#start}. Safe for use by several threads. */
public interface Task {
  /**
   * Interrupts the task: its current or next wait throws {@link InterruptedException}. Does not
   * wait for the end.
   */
  void cancel();

  /** Whether the body has returned or thrown. */
  boolean isDone();

  /**
   * Waits for the end of the body.
   *
   * @return whether it ended within the time
   * @throws InterruptedException if the waiting task is cancelled
   */
  boolean await(Duration timeout) throws InterruptedException;
}
