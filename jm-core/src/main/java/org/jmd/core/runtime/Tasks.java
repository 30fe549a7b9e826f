package org.jmd.core.runtime;

import java.time.Duration;
import java.time.InstantSource;

/**
 * Where a role gets its concurrency and its time from. A role starts tasks only here, and a task
 * waits only here: in a {@link Mailbox} of this object or in {@link #sleep}. So a whole market runs
 * under a virtual clock and replays from a seed (architecture.md, "Where the world enters"). No
 * lock may be held across such a wait. Safe for use by several threads.
 */
public interface Tasks {
  /**
   * The wall clock, for everything that is written down or shown. Deadlines use {@link #deadline}.
   */
  InstantSource clock();

  /** A point on the monotonic clock; changes of the wall clock do not move it. */
  Deadline deadline(Duration fromNow);

  /**
   * Runs the body on a thread of its own. An unchecked exception from the body ends that task only
   * and is logged as a bug.
   *
   * @param name for thread dumps and logs; holds no secret
   */
  Task start(String name, Runnable body);

  /** A queue whose waiting side is a task of this object. */
  <T> Mailbox<T> mailbox(int capacity);

  /**
   * Suspends the calling task.
   *
   * @throws InterruptedException if the task is cancelled
   */
  void sleep(Duration duration) throws InterruptedException;
}
