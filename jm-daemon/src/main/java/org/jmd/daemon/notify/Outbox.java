package org.jmd.daemon.notify;

import java.time.Duration;
import java.util.Optional;
import org.jmd.core.net.Isolation;
import org.jmd.core.runtime.Mailbox;
import org.jmd.core.runtime.Task;
import org.jmd.core.runtime.Tasks;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What waits for one target, and the task that delivers it. Whoever posts never waits: what finds
 * no room is dropped and counted. A target that fails is told of once, until it works again. Safe
 * for use by several threads.
 */
final class Outbox {
  private static final Logger log = LoggerFactory.getLogger(Outbox.class);
  private static final int CAPACITY = 100;

  private final String name;
  private final Target target;
  private final Isolation isolation;
  private final Retries retries;
  private final Courier courier;
  private final Tasks tasks;
  private final Mailbox<Message> waiting;
  private final Task worker;

  /** Guarded by {@code this}, as is the field below. */
  private long dropped;

  private boolean failing;

  /**
   * How often a delivery is tried again.
   *
   * @param most at least 0
   * @param first wait before the first new try; it doubles with each
   */
  record Retries(int most, Duration first) {}

  /** An outbox whose task runs. */
  Outbox(
      String name,
      Target target,
      Isolation isolation,
      Retries retries,
      Courier courier,
      Tasks tasks) {
    this.name = name;
    this.target = target;
    this.isolation = isolation;
    this.retries = retries;
    this.courier = courier;
    this.tasks = tasks;
    this.waiting = tasks.mailbox(CAPACITY);
    this.worker = tasks.start("notify-" + target.service(), this::work);
  }

  /** Queues a message, or drops it. */
  void put(Message message) {
    if (waiting.offer(message) || waiting.isClosed()) {
      return;
    }
    if (countDrop()) {
      log.warn("messages to {} are dropped: {} are waiting already", name, CAPACITY);
    }
  }

  /** Whether it is the first one. */
  private synchronized boolean countDrop() {
    dropped++;
    return dropped == 1;
  }

  private void work() {
    try {
      for (Optional<Message> next = waiting.take(); next.isPresent(); next = waiting.take()) {
        deliver(next.get());
      }
    } catch (InterruptedException _) {
      // Only the end of the program cancels; what still waits is lost then.
      Thread.currentThread().interrupt();
    }
  }

  private void deliver(Message message) throws InterruptedException {
    Duration wait = retries.first();
    for (int left = retries.most(); ; left--) {
      Optional<Undelivered> problem = attempt(message);
      if (problem.isEmpty()) {
        works();
        return;
      }
      if (left == 0 || !problem.get().isTemporary() || waiting.isClosed()) {
        fails(problem.get().reason());
        return;
      }
      tasks.sleep(wait);
      wait = wait.multipliedBy(2);
    }
  }

  private Optional<Undelivered> attempt(Message message) throws InterruptedException {
    try {
      courier.deliver(target, isolation, message);
      return Optional.empty();
    } catch (Undelivered e) {
      return Optional.of(e);
    } catch (RuntimeException e) {
      // Its message is not ours and may repeat the URL.
      log.error("bug in the delivery to {}: {}", name, e.getClass().getName());
      return Optional.of(Undelivered.forGood("internal error"));
    }
  }

  private synchronized void works() {
    if (failing) {
      log.info("messages to {} are delivered again", name);
    }
    if (dropped > 0) {
      log.warn("{} messages to {} were dropped", dropped, name);
    }
    failing = false;
    dropped = 0;
  }

  private synchronized void fails(String reason) {
    if (failing) {
      log.debug("message to {} not delivered: {}", name, reason);
    } else {
      log.warn("message to {} not delivered: {}", name, reason);
    }
    failing = true;
  }

  /** Takes nothing more; what waits is tried once each. */
  void close() {
    waiting.close();
  }

  /** Waits for the end of the deliveries, and gives up what is left after the limit. */
  boolean finish(Duration limit) throws InterruptedException {
    boolean done = worker.await(limit);
    if (!done) {
      worker.cancel();
    }
    return done;
  }
}
