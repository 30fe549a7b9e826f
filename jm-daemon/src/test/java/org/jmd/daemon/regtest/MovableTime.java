package org.jmd.daemon.regtest;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.atomic.AtomicReference;
import org.jmd.core.testing.RealTasks;

/** Real tasks with a wall clock that can be put forward, so that leases and records grow old. */
final class MovableTime extends RealTasks {
  private final AtomicReference<Duration> offset = new AtomicReference<>(Duration.ZERO);

  private volatile Duration shortenedFrom = Duration.ofDays(36_500);
  private volatile Duration shortenedBelow = Duration.ZERO;

  /** Sleeps of such a length take a tenth of a second from now on. */
  void shorten(Duration from, Duration below) {
    shortenedFrom = from;
    shortenedBelow = below;
  }

  void advance(Duration by) {
    offset.updateAndGet(before -> before.plus(by));
  }

  @Override
  public InstantSource clock() {
    return () -> Instant.now().plus(offset.get());
  }

  @Override
  public void sleep(Duration duration) throws InterruptedException {
    boolean isShortened =
        duration.compareTo(shortenedFrom) >= 0 && duration.compareTo(shortenedBelow) < 0;
    super.sleep(isShortened ? Duration.ofMillis(100) : duration);
  }
}
