package org.jmd.daemon.suite;

import java.time.Duration;
import java.util.Optional;
import org.jmd.core.runtime.Deadline;
import org.jmd.core.runtime.ServiceManager;
import org.jmd.core.runtime.Task;
import org.jmd.core.runtime.Tasks;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells the service manager how this process does, from its start to its end: what it waits for,
 * when it is ready, that it lives. While it starts, the manager is asked for more time; later it
 * gets a beat at least twice in each of its watchdog's intervals. Both stop as soon as the role no
 * longer shows that it lives, and the manager then restarts it. Nothing of this reaches the role;
 * without a manager nothing is done. Safe for use by several threads.
 */
public final class Supervision implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(Supervision.class);

  /** How soon the manager hears that the role is ready, or of another reason why it is not. */
  private static final Duration STARTING = Duration.ofSeconds(1);

  /** How often the manager hears how the role does, if its watchdog asks for nothing quicker. */
  private static final Duration SERVING = Duration.ofSeconds(10);

  /** Asked for again long before it is over. */
  private static final Duration MORE_TIME = Duration.ofMinutes(1);

  private static final Duration ASK_AGAIN = Duration.ofSeconds(10);
  private static final Duration LONGEST_LOOK = Duration.ofSeconds(5);

  private final ServiceManager manager;
  private final Tasks tasks;

  /** Guarded by {@code this}, as is the field below. */
  private Optional<Vitals> watched = Optional.empty();

  private Optional<Task> watch = Optional.empty();

  /** Reports to that manager. */
  public Supervision(ServiceManager manager, Tasks tasks) {
    this.manager = manager;
    this.tasks = tasks;
  }

  /** From now on the process does as this says, instead of what was given before. */
  public synchronized void of(Vitals vitals) {
    watched = Optional.of(vitals);
    if (watch.isEmpty() && manager.isPresent()) {
      watch = Optional.of(tasks.start("supervision", new Watch()::run));
    }
  }

  private synchronized Vitals watched() {
    return watched.orElseThrow();
  }

  /** The process ends; it is the last that the manager hears. */
  public synchronized void stopping() {
    watch.ifPresent(Task::cancel);
    manager.stopping();
  }

  @Override
  public synchronized void close() {
    watch.ifPresent(Task::cancel);
    manager.close();
  }

  /** The task that looks and tells. */
  private final class Watch {
    private final Optional<Duration> beat = manager.watchdog().map(limit -> limit.dividedBy(2));
    private final Duration period = beat.filter(b -> b.compareTo(SERVING) < 0).orElse(SERVING);
    private Deadline nextSign = tasks.deadline(Duration.ZERO);
    private String told = "";
    private boolean ready;

    void run() {
      try {
        while (true) {
          look(watched());
          tasks.sleep(ready ? period : STARTING);
        }
      } catch (InterruptedException ending) {
        Thread.currentThread().interrupt();
      }
    }

    private void look(Vitals vitals) throws InterruptedException {
      Vitals.Condition now = vitals.condition();
      if (!ready && now.serving()) {
        ready = manager.ready(now.text());
        if (ready) {
          told = now.text();
          // The interval begins with that; the role had no time to move since the last look.
          beat.ifPresent(half -> nextSign = tasks.deadline(half));
        }
      } else if (!now.text().equals(told) && manager.status(now.text())) {
        told = now.text();
      }
      if (nextSign.isPast() && (!ready || beat.isPresent())) {
        sign(vitals);
      }
    }

    /** Without a sign of life none is given; the next look may find one. */
    private void sign(Vitals vitals) throws InterruptedException {
      if (!vitals.isAlive(period.compareTo(LONGEST_LOOK) < 0 ? period : LONGEST_LOOK)) {
        log.warn("this process does not move on; its supervisor is not told that it lives");
        return;
      }
      if (ready) {
        manager.beat();
        nextSign = tasks.deadline(beat.orElseThrow());
      } else {
        manager.extendStart(MORE_TIME);
        nextSign = tasks.deadline(ASK_AGAIN);
      }
    }
  }
}
