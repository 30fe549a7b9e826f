package org.jmd.core.runtime;

import java.time.Duration;
import java.util.Optional;

/**
 * A bounded queue between any number of senders and one receiving task. Senders never wait: a full
 * mailbox refuses, and the sender decides what that means for the peer. Safe for use by several
 * threads.
 *
 * @param <T> what is queued; never null
 */
public interface Mailbox<T> {
  /**
   * Appends without waiting.
   *
   * @return false if the mailbox is full or closed; the element was then not taken
   */
  boolean offer(T element);

  /**
   * Removes the oldest element, waiting for one until the deadline.
   *
   * @return empty if the deadline passed, or if the mailbox is closed and drained
   * @throws InterruptedException if the task is cancelled while it waits
   */
  Optional<T> poll(Deadline deadline) throws InterruptedException;

  /** Removes the oldest element if there is one. */
  Optional<T> poll();

  /**
   * Removes the oldest element, waiting as long as it takes.
   *
   * @return empty only if the mailbox is closed and drained
   * @throws InterruptedException if the task is cancelled while it waits
   */
  Optional<T> take() throws InterruptedException;

  /** {@link #poll(Deadline)} with a deadline that far from now. */
  Optional<T> poll(Duration timeout) throws InterruptedException;

  /** Refuses further elements and wakes the receiver. What is queued can still be taken. */
  void close();

  /** Whether {@link #close()} was called. */
  boolean isClosed();
}
