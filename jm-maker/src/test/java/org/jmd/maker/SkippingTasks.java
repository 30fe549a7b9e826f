package org.jmd.maker;

import java.time.Duration;
import java.time.InstantSource;
import java.util.concurrent.atomic.AtomicReference;
import org.jmd.core.runtime.Deadline;
import org.jmd.core.runtime.Mailbox;
import org.jmd.core.runtime.SystemTasks;
import org.jmd.core.runtime.Task;
import org.jmd.core.runtime.Tasks;

/**
 * Real tasks whose monotonic clock can skip some time, so that windows are over without a wait.
 * Whoever sleeps or waits already notices nothing. Safe for use by several threads.
 */
final class SkippingTasks implements Tasks {
  private final Tasks tasks = new SystemTasks();
  private final AtomicReference<Duration> skipped = new AtomicReference<>(Duration.ZERO);

  /** That much time is over at once. */
  void skip(Duration time) {
    skipped.updateAndGet(before -> before.plus(time));
  }

  @Override
  public InstantSource clock() {
    return tasks.clock();
  }

  @Override
  public Deadline deadline(Duration fromNow) {
    Deadline real = tasks.deadline(fromNow);
    Duration before = skipped.get();
    return () -> {
      Duration left = real.remaining().minus(skipped.get().minus(before));
      return left.isNegative() ? Duration.ZERO : left;
    };
  }

  @Override
  public Task start(String name, Runnable body) {
    return tasks.start(name, body);
  }

  @Override
  public <T> Mailbox<T> mailbox(int capacity) {
    return tasks.mailbox(capacity);
  }

  @Override
  public void sleep(Duration duration) throws InterruptedException {
    tasks.sleep(duration);
  }
}
