package org.jmd.maker;

import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jmd.core.net.Endpoint;
import org.jmd.core.net.RateLimit;
import org.jmd.core.net.Route;
import org.jmd.core.net.Ticks;

/**
 * A rate for everybody together of which no directory can use up more than half, if there are
 * several. A directory invents as many nicks as it likes, so that limits per nick do not bind it;
 * its half bounds what it takes from those who come by other ways. Memory depends on nothing but
 * the number of directories. Safe for use by several threads.
 */
final class SharedBudget {
  private final RateLimit total;
  private final Map<Endpoint, RateLimit> shares = new HashMap<>();

  /**
   * A full budget.
   *
   * @param permits at once, and within the time
   * @param directories that can be used; what comes by another way has the whole budget
   */
  SharedBudget(Ticks ticks, int permits, Duration within, List<Endpoint> directories) {
    this.total = limit(ticks, permits, within);
    if (directories.size() > 1) {
      int half = share(permits);
      directories.forEach(directory -> shares.put(directory, limit(ticks, half, within)));
    }
  }

  /** The part of one directory among several. */
  static int share(int all) {
    return Math.max(1, all / 2);
  }

  private static RateLimit limit(Ticks ticks, int permits, Duration within) {
    return new RateLimit(ticks, permits, within.dividedBy(permits));
  }

  /** Takes a permit for what came that way, if there is one. */
  boolean tryAcquire(Route via) {
    boolean allowed =
        via.throughDirectory()
            .flatMap(directory -> Optional.ofNullable(shares.get(directory)))
            .map(RateLimit::tryAcquire)
            .orElse(true);
    return allowed && total.tryAcquire();
  }
}
