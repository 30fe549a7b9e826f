package org.jmd.daemon.suite;

import java.time.Duration;
import java.time.InstantSource;
import org.jmd.core.runtime.Deadline;
import org.jmd.core.runtime.Mailbox;
import org.jmd.core.runtime.Task;
import org.jmd.core.runtime.Tasks;
import org.slf4j.MDC;

/**
 * Tasks of one role among several: what they log carries the name of the role.
 *
 * @param role under which log lines appear
 */
public record RoleTasks(Tasks inner, String role) implements Tasks {
  /** Where the layout of the log finds the role. */
  public static final String KEY = "role";

  @Override
  public InstantSource clock() {
    return inner.clock();
  }

  @Override
  public Deadline deadline(Duration fromNow) {
    return inner.deadline(fromNow);
  }

  @Override
  public Task start(String name, Runnable body) {
    return inner.start(
        name,
        () -> {
          // Tasks have threads of their own: nothing has to be put back.
          MDC.put(KEY, role);
          body.run();
        });
  }

  @Override
  public <T> Mailbox<T> mailbox(int capacity) {
    return inner.mailbox(capacity);
  }

  @Override
  public void sleep(Duration duration) throws InterruptedException {
    inner.sleep(duration);
  }
}
