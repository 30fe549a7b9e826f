package org.jmd.core.net;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import org.jmd.core.runtime.Deadline;
import org.jmd.core.runtime.Tasks;

/**
 * Monotonic nanoseconds on the clock of a {@link Tasks}, for rates and windows that a change of the
 * wall clock must not move. Starts at zero. As a source of instants it tells how far apart things
 * are, not when they were, so that they must not be written down. Safe for use by several threads.
 */
public final class Ticks implements InstantSource {
  /** Far enough that the mark is renewed rarely, near enough for every {@link Tasks}. */
  private static final Duration HORIZON = Duration.ofDays(300);

  private final Tasks tasks;
  private long base;
  private Deadline mark;

  /** A clock that reads zero now. */
  public Ticks(Tasks tasks) {
    this.tasks = tasks;
    this.mark = tasks.deadline(HORIZON);
  }

  /** Nanoseconds since construction. */
  public synchronized long nanos() {
    long left = mark.remaining().toNanos();
    long now = base + HORIZON.toNanos() - left;
    if (left < HORIZON.toNanos() / 2) {
      base = now;
      mark = tasks.deadline(HORIZON);
    }
    return now;
  }

  /** So long after 1970 as this clock has run. */
  @Override
  public Instant instant() {
    return Instant.EPOCH.plusNanos(nanos());
  }
}
