package org.jmd.core.runtime;

import java.time.Duration;

/** A point in monotonic time. Immutable; safe for use by several threads. */
public interface Deadline {
  /** Time left, zero once it has passed. */
  Duration remaining();

  /** Whether it has passed. */
  default boolean isPast() {
    return remaining().isZero();
  }
}
