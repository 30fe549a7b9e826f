package org.jmd.daemon.suite;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jmd.core.runtime.Service;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Runs a service in the foreground until the process is told to stop (SIGTERM, SIGINT). */
public final class ServiceRunner {
  /** All of stopping must fit into this. */
  private static final Duration STOP_LIMIT = Duration.ofSeconds(4);

  private static final Logger log = LoggerFactory.getLogger(ServiceRunner.class);

  private ServiceRunner() {}

  /**
   * Starts the service, waits for the end of the process or for {@code finished}, stops the service
   * and runs the clean-up.
   *
   * @param board told what the service is doing, under its name
   * @param finished counted down if the service ends by itself
   * @param cleanUp releases what the service used; runs once, also after a failed start
   * @param supervision told of the end as soon as it begins; stays the caller's
   * @throws InterruptedException if the start was interrupted
   */
  public static void run(
      Service service,
      RoleBoard board,
      CountDownLatch finished,
      Runnable cleanUp,
      Supervision supervision)
      throws InterruptedException {
    board.tell(service.name(), RoleBoard.State.STARTING);
    CountDownLatch stopped = new CountDownLatch(1);
    AtomicBoolean exiting = new AtomicBoolean();
    Thread hook =
        new Thread(
            () -> {
              exiting.set(true);
              finished.countDown();
              awaitQuietly(stopped);
            },
            "shutdown");
    Runtime.getRuntime().addShutdownHook(hook);
    try {
      service.start();
      board.tell(service.name(), RoleBoard.State.RUNNING);
      finished.await();
    } finally {
      board.tell(service.name(), RoleBoard.State.STOPPING);
      supervision.stopping();
      try {
        service.stop(STOP_LIMIT);
      } finally {
        cleanUp.run();
        board.tell(service.name(), RoleBoard.State.STOPPED);
        stopped.countDown();
      }
      if (!exiting.get()) {
        removeHook(hook);
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
