package org.jmd.core.net;

import java.time.Duration;
import org.jmd.core.crypto.Entropy;

/**
 * Waits between attempts with full jitter (coinjoin.md 1.17): each is drawn uniformly from nothing
 * up to a ceiling, and the ceiling doubles from failure to failure.
 *
 * <p>All clients of a directory lose it in the same moment. Drawn from the whole range their
 * attempts spread evenly over it, so that the directory that comes back meets the least rush
 * possible; a least wait would only move the same number of attempts into a shorter time. A short
 * draw costs nothing, because a failure after it doubles the ceiling of the next one: the mean wait
 * is half the ceiling whatever came before. For one task.
 */
public final class Backoff {
  private final Duration first;
  private final Duration longest;
  private final Entropy entropy;
  private int failures;

  /**
   * Before the first failure.
   *
   * @param first ceiling of the first wait, positive
   * @param longest ceiling of every wait, at least {@code first}
   */
  public Backoff(Duration first, Duration longest, Entropy entropy) {
    if (!first.isPositive() || longest.compareTo(first) < 0) {
      throw new IllegalArgumentException("first " + first + ", longest " + longest);
    }
    this.first = first;
    this.longest = longest;
    this.entropy = entropy;
  }

  /** The wait before the next attempt: positive, and at most the ceiling. */
  public Duration next() {
    long ceiling = ceiling().toNanos();
    failures++;
    return Duration.ofNanos(1 + entropy.nextLong(ceiling));
  }

  /** To be called after a success: the next wait is short again. */
  public void reset() {
    failures = 0;
  }

  /** Calls of {@link #next} since the last success. */
  public int failures() {
    return failures;
  }

  private Duration ceiling() {
    Duration ceiling = first;
    for (int i = 0; i < failures && ceiling.compareTo(longest) < 0; i++) {
      ceiling = ceiling.multipliedBy(2);
    }
    return ceiling.compareTo(longest) > 0 ? longest : ceiling;
  }
}
