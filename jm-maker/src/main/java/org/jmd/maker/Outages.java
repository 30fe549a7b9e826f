package org.jmd.maker;

import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jmd.core.net.Endpoint;

/**
 * Knows when the market or the chain source is out of reach as a whole, so that the operator hears
 * of the beginning and the end of it once each, however long it lasts. Safe for use by several
 * threads.
 */
final class Outages {
  private final Set<Endpoint> up = new HashSet<>();
  private final Set<Endpoint> lost = new HashSet<>();

  /** Bounded by the directories of the configuration. */
  private final Map<Endpoint, Integer> reconnects = new HashMap<>();

  private Optional<Instant> marketLost = Optional.empty();
  private Optional<Instant> chainLost = Optional.empty();

  /** Whether that directory is not lost. */
  synchronized boolean isUp(Endpoint directory) {
    return up.contains(directory);
  }

  /** Whether that directory was lost and is up now, which ends by this question. */
  synchronized boolean isBack(Endpoint directory) {
    boolean back = lost.remove(directory);
    if (back) {
      reconnects.merge(directory, 1, Integer::sum);
    }
    return back;
  }

  /** How often it was lost and came back. */
  synchronized int reconnects(Endpoint directory) {
    return reconnects.getOrDefault(directory, 0);
  }

  /** A directory can be used; for how long none could, if that is over now. */
  synchronized Optional<Duration> directoryUp(Endpoint directory, Instant now) {
    up.add(directory);
    Optional<Duration> outage = since(marketLost, now);
    marketLost = Optional.empty();
    return outage;
  }

  /** A directory is lost; whether it was the last one. */
  synchronized boolean directoryDown(Endpoint directory, Instant now) {
    if (!up.remove(directory)) {
      return false;
    }
    lost.add(directory);
    if (!up.isEmpty()) {
      return false;
    }
    marketLost = Optional.of(now);
    return true;
  }

  /** The chain source did not answer; whether that is news. */
  synchronized boolean chainDown(Instant now) {
    boolean news = chainLost.isEmpty();
    if (news) {
      chainLost = Optional.of(now);
    }
    return news;
  }

  /** The chain source has answered; for how long it had not, if that is over now. */
  synchronized Optional<Duration> chainUp(Instant now) {
    Optional<Duration> outage = since(chainLost, now);
    chainLost = Optional.empty();
    return outage;
  }

  private static Optional<Duration> since(Optional<Instant> lost, Instant now) {
    return lost.map(start -> Duration.between(start, now));
  }
}
