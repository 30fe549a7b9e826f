package org.jmd.daemon.suite;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jmd.core.runtime.Service;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Runs a service in the foreground, alone in its process or as one of several. */
public final class ServiceRunner {
  /** All of stopping must fit into this. */
  private static final Duration STOP_LIMIT = Duration.ofSeconds(4);

  private static final Logger log = LoggerFactory.getLogger(ServiceRunner.class);

  private ServiceRunner() {}

  /** One of the two ways to run a service. */
  @FunctionalInterface
  public interface Runner {
    /**
     * Starts the service, waits for the end of its life, stops it and runs the clean-up.
     *
     * @param life ended if the service ends by itself
     * @param cleanUp releases what the service used; runs once, also after a failed start
     * @throws InterruptedException if the start was interrupted
     */
    void run(Service service, Life life, Runnable cleanUp) throws InterruptedException;
  }

  /**
   * Runs the service that this process is there for: the end of the process (SIGTERM, SIGINT) ends
   * its life.
   *
   * @throws InterruptedException if the start was interrupted
   */
  public static void run(Service service, Life life, Runnable cleanUp) throws InterruptedException {
    CountDownLatch stopped = new CountDownLatch(1);
    AtomicBoolean exiting = new AtomicBoolean();
    Thread hook =
        new Thread(
            () -> {
              exiting.set(true);
              life.end();
              awaitQuietly(stopped);
            },
            "shutdown");
    Runtime.getRuntime().addShutdownHook(hook);
    try {
      live(service, life, cleanUp);
    } finally {
      stopped.countDown();
      if (!exiting.get()) {
        removeHook(hook);
      }
    }
  }

  /**
   * Runs one service of several: whoever runs them all ends its life.
   *
   * @throws InterruptedException if the start was interrupted
   */
  public static void live(Service service, Life life, Runnable cleanUp)
      throws InterruptedException {
    life.starting();
    try {
      service.start();
      life.working();
      life.over().await();
    } finally {
      life.stopping();
      try {
        service.stop(STOP_LIMIT);
      } finally {
        cleanUp.run();
      }
      log.debug("{} ended", service.name());
    }
  }

  private static void awaitQuietly(CountDownLatch stopped) {
    try {
      if (!stopped.await(STOP_LIMIT.toMillis() + 500, TimeUnit.MILLISECONDS)) {
        log.warn("stopping took longer than {} s, giving up", STOP_LIMIT.toSeconds());
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static void removeHook(Thread hook) {
    try {
      Runtime.getRuntime().removeShutdownHook(hook);
    } catch (IllegalStateException alreadyShuttingDown) {
      log.debug("the process is ending already");
    }
  }
}
