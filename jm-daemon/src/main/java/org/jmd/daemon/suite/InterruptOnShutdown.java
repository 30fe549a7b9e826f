package org.jmd.daemon.suite;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Lets a one-shot command put things in order when the process is told to stop (SIGTERM, Ctrl-C).
 */
public final class InterruptOnShutdown {
  private static final long LIMIT_SECONDS = 4;
  private static final Logger log = LoggerFactory.getLogger(InterruptOnShutdown.class);

  /**
   * What is run.
   *
   * @param <T> its result
   */
  @FunctionalInterface
  public interface Body<T> {
    /** Runs; an interrupt ends it early. */
    T call() throws InterruptedException;
  }

  private InterruptOnShutdown() {}

  /**
   * Runs the body on this thread. A shutdown of the process interrupts it and waits for its end.
   *
   * @throws InterruptedException if the body was interrupted
   */
  public static <T> T call(Body<T> body) throws InterruptedException {
    Thread self = Thread.currentThread();
    CountDownLatch ended = new CountDownLatch(1);
    Thread hook =
        new Thread(
            () -> {
              self.interrupt();
              await(ended);
            },
            "shutdown");
    Runtime.getRuntime().addShutdownHook(hook);
    try {
      return body.call();
    } finally {
      ended.countDown();
      try {
        Runtime.getRuntime().removeShutdownHook(hook);
      } catch (IllegalStateException shuttingDown) {
        log.debug("the process is ending");
      }
    }
  }

  private static void await(CountDownLatch ended) {
    try {
      if (!ended.await(LIMIT_SECONDS, TimeUnit.SECONDS)) {
        log.warn("still busy after {} s, giving up", LIMIT_SECONDS);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
