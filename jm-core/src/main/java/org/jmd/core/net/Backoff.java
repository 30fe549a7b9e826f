package org.jmd.core.net;

import java.time.Duration;
import org.jmd.core.crypto.Entropy;

/**
 * Waits between attempts: uniform below a ceiling that doubles from attempt to attempt, so that
 * many peers that lost the same directory do not come back together (coinjoin.md 1.17). For one
 * task.
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

  /** The wait before the next attempt: between a tenth of the ceiling and the ceiling. */
  public Duration next() {
    long ceiling = ceiling().toNanos();
    failures++;
    long floor = ceiling / 10;
    return Duration.ofNanos(floor + entropy.nextLong(ceiling - floor + 1));
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
