package org.jmd.core.testing;

import java.time.Duration;
import java.time.InstantSource;
import org.jmd.core.runtime.Deadline;
import org.jmd.core.runtime.Mailbox;
import org.jmd.core.runtime.SystemTasks;
import org.jmd.core.runtime.Task;
import org.jmd.core.runtime.Tasks;

/** Real tasks, for tests that bend one thing of them. Safe for use by several threads. */
public abstract class RealTasks implements Tasks {
  private final Tasks real = new SystemTasks();

  @Override
  public InstantSource clock() {
    return real.clock();
  }

  @Override
  public Deadline deadline(Duration fromNow) {
    return real.deadline(fromNow);
  }

  @Override
  public Task start(String name, Runnable body) {
    return real.start(name, body);
  }

  @Override
  public <T> Mailbox<T> mailbox(int capacity) {
    return real.mailbox(capacity);
  }

  @Override
  public void sleep(Duration duration) throws InterruptedException {
    real.sleep(duration);
  }
}
