package org.jmd.core.net;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;

/**
 * A token bucket: {@code burst} permits at once, one more per interval. Its state is one number,
 * the instant at which the bucket would be full again, so that a limit per peer costs nothing. Safe
 * for use by several threads.
 */
public final class RateLimit {
  private final Ticks ticks;
  private final long burst;
  private final long intervalNanos;
  private final AtomicLong fullAtNanos;

  /**
   * A full bucket.
   *
   * @param burst permits a full bucket holds, at least 1
   * @param interval time in which one permit grows back, positive
   */
  public RateLimit(Ticks ticks, long burst, Duration interval) {
    long nanos = interval.toNanos();
    if (burst < 1 || nanos < 1 || burst > Long.MAX_VALUE / 4 / nanos) {
      throw new IllegalArgumentException("burst " + burst + " per " + interval);
    }
    this.ticks = ticks;
    this.burst = burst;
    this.intervalNanos = nanos;
    this.fullAtNanos = new AtomicLong(ticks.nanos());
  }

  /** A full bucket that grows by so many permits a second, 1..1e9. */
  public static RateLimit perSecond(Ticks ticks, long burst, long permitsPerSecond) {
    return new RateLimit(ticks, burst, Duration.ofNanos(1_000_000_000L / permitsPerSecond));
  }

  /** Takes one permit if there is one. */
  public boolean tryAcquire() {
    return tryAcquire(1);
  }

  /** Takes so many permits, or none if there are fewer. More than {@code burst} never succeeds. */
  public boolean tryAcquire(long permits) {
    if (permits < 0) {
      throw new IllegalArgumentException("permits must not be negative, got " + permits);
    }
    if (permits > burst) {
      return false;
    }
    long now = ticks.nanos();
    while (true) {
      long full = fullAtNanos.get();
      long next = Math.max(full, now) + permits * intervalNanos;
      if (next - now > burst * intervalNanos) {
        return false;
      }
      if (fullAtNanos.compareAndSet(full, next)) {
        return true;
      }
    }
  }

  /** How many permits there are now; others may take them before the caller does. */
  public long available() {
    long missing = fullAtNanos.get() - ticks.nanos();
    return missing <= 0 ? burst : burst - Math.ceilDiv(missing, intervalNanos);
  }

  /** Whether nothing was taken that has not grown back, so that a new bucket would do as well. */
  public boolean isFull() {
    return fullAtNanos.get() <= ticks.nanos();
  }
}
