package org.jmd.core.runtime;

import java.time.Duration;

/**
 * Something long-running at the top of a role. {@link #start()} returns when the service works or
 * throws; {@link #stop(Duration)} releases everything and never throws. A service is started at
 * most once.
 */
public interface Service {
  /** For logs: {@code maker}, {@code directory}, ... */
  String name();

  /**
   * Starts the service.
   *
   * @throws InterruptedException if starting was cancelled; nothing is left running
   */
  void start() throws InterruptedException;

  /**
   * Stops accepting, ends sessions by their rules, releases resources.
   *
   * @param limit after which whatever still runs is abandoned
   */
  void stop(Duration limit);
}
