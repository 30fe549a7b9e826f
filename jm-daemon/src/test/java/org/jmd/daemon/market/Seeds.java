package org.jmd.daemon.market;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;

/** Runs the simulation for a range of seeds, several at a time. */
final class Seeds {
  private Seeds() {}

  /**
   * Runs the seeds and returns when all have ended.
   *
   * @param planted what is wrong with the roles
   * @param hear called with each report, by one thread at a time, in no particular order
   */
  static void run(long first, long count, Planted planted, Consumer<MarketSimulation.Report> hear)
      throws InterruptedException {
    AtomicLong next = new AtomicLong(first);
    ConcurrentLinkedQueue<Throwable> failures = new ConcurrentLinkedQueue<>();
    Object turn = new Object();
    try (LogWatch logs = LogWatch.open()) {
      List<Thread> threads = new ArrayList<>();
      for (int i = 0; i < Runtime.getRuntime().availableProcessors(); i++) {
        threads.add(
            Thread.ofVirtual()
                .uncaughtExceptionHandler((_, failure) -> failures.add(failure))
                .start(() -> {
                  for (long seed = next.getAndIncrement();
                      seed < first + count;
                      seed = next.getAndIncrement()) {
                    Thread.currentThread().setName("seed-" + seed + ":driver");
                    MarketSimulation.Report report =
                        new MarketSimulation(seed, logs, planted).run();
                    synchronized (turn) {
                      hear.accept(report);
                    }
                  }
                }));
      }
      for (Thread thread : threads) {
        thread.join();
      }
    }
    if (!failures.isEmpty()) {
      throw new AssertionError("the simulation itself failed", failures.peek());
    }
  }
}
