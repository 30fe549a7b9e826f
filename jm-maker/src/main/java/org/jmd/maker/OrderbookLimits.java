package org.jmd.maker;

import java.time.Duration;

/**
 * How often one requester gets an answer to {@code !orderbook} (coinjoin.md 1.5.2).
 *
 * @param interval least time between two answers to a well-behaved requester
 * @param warning violations from which the interval is a minute
 * @param severe violations from which it is five minutes
 * @param ban violations from which the next request brings the ban
 * @param banDuration how long it lasts
 */
public record OrderbookLimits(
    Duration interval, int warning, int severe, int ban, Duration banDuration) {
  /** As makers of the live network behave. */
  public static final OrderbookLimits DEFAULT =
      new OrderbookLimits(Duration.ofSeconds(10), 10, 50, 100, Duration.ofHours(1));

  /** Checks the order of the thresholds. */
  public OrderbookLimits {
    if (warning < 1 || severe < warning || ban < severe) {
      throw new IllegalArgumentException(
          "thresholds must satisfy 1 <= warning <= severe <= ban, got "
              + warning
              + ", "
              + severe
              + ", "
              + ban);
    }
  }
}
