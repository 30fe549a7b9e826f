package org.jmd.maker;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicReference;
import org.jmd.core.runtime.Deadline;
import org.jmd.core.testing.RealTasks;

/**
 * Real tasks whose monotonic clock can skip some time, so that windows are over without a wait.
 * Whoever sleeps or waits already notices nothing. Safe for use by several threads.
 */
final class SkippingTasks extends RealTasks {
  private final AtomicReference<Duration> skipped = new AtomicReference<>(Duration.ZERO);

  /** That much time is over at once. */
  void skip(Duration time) {
    skipped.updateAndGet(before -> before.plus(time));
  }

  @Override
  public Deadline deadline(Duration fromNow) {
    Deadline real = super.deadline(fromNow);
    Duration before = skipped.get();
    return () -> {
      Duration left = real.remaining().minus(skipped.get().minus(before));
      return left.isNegative() ? Duration.ZERO : left;
    };
  }
}
