package org.jmd.maker;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Comparator;
import java.util.List;

/**
 * Limits how many takers learn of our coins within an hour, so that burning commitments does not
 * buy a map of the wallet (coinjoin.md 4.1). Instants are of a clock that only goes forward. Safe
 * for use by several threads.
 */
final class DisclosureBudget {
  static final Duration WINDOW = Duration.ofHours(1);

  private final int limit;
  private final ArrayDeque<Instant> disclosed = new ArrayDeque<>();

  DisclosureBudget(int limit) {
    this.limit = limit;
  }

  /** Counts what an earlier process disclosed that long ago; a restart is no new budget. */
  synchronized void resume(List<Duration> ages, Instant now) {
    ages.stream()
        .sorted(Comparator.reverseOrder())
        .forEach(age -> disclosed.addLast(now.minus(age)));
  }

  /** Counts a disclosure that is about to happen; false if the hour's budget is spent. */
  synchronized boolean tryTake(Instant now) {
    while (!disclosed.isEmpty() && !now.isBefore(disclosed.getFirst().plus(WINDOW))) {
      disclosed.removeFirst();
    }
    if (disclosed.size() >= limit) {
      return false;
    }
    disclosed.addLast(now);
    return true;
  }
}
