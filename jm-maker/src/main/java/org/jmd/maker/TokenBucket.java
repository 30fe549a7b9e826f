package org.jmd.maker;

import java.time.Duration;
import java.time.Instant;

/** Allows bursts up to a capacity and a steady rate in the long run. Used by one task. */
final class TokenBucket {
  private static final long NANOS_PER_SECOND = 1_000_000_000L;

  private final long capacityNanos;
  private final long nanosPerToken;
  private long levelNanos;
  private Instant seen;

  /**
   * A full bucket.
   *
   * @param capacity tokens at most, at least 1
   * @param perToken time in which one token grows
   */
  TokenBucket(int capacity, Duration perToken, Instant now) {
    if (capacity < 1 || perToken.isNegative() || perToken.isZero()) {
      throw new IllegalArgumentException("bucket needs a capacity and a rate");
    }
    this.nanosPerToken = perToken.toNanos();
    this.capacityNanos = Math.multiplyExact(capacity, nanosPerToken);
    this.levelNanos = capacityNanos;
    this.seen = now;
  }

  /** Takes a token if there is one. A clock that went backwards adds nothing. */
  boolean tryTake(Instant now) {
    refill(now);
    if (levelNanos < nanosPerToken) {
      return false;
    }
    levelNanos -= nanosPerToken;
    return true;
  }

  private void refill(Instant now) {
    Duration passed = Duration.between(seen, now);
    seen = now;
    if (passed.isNegative()) {
      return;
    }
    long nanos =
        passed.toSeconds() > capacityNanos / NANOS_PER_SECOND ? capacityNanos : passed.toNanos();
    levelNanos = Math.min(capacityNanos, levelNanos + nanos);
  }
}
