package org.jmd.maker;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jmd.core.net.Endpoint;
import org.jmd.core.net.RateLimit;
import org.jmd.core.net.Route;
import org.jmd.core.net.Ticks;

/**
 * A rate for everybody together. A directory invents as many nicks as it likes, so that limits per
 * nick do not bind it; two rules do. Of several directories none can use up more than half. And
 * half of everything is reserved, the same part for each directory and for direct connections
 * together: whatever all others do, who comes by one way finds its part. What nobody has reserved,
 * or needs, is for whoever comes first. Memory depends on nothing but the number of directories.
 * Safe for use by several threads.
 */
final class SharedBudget {
  private final RateLimit total;

  /** Empty for direct connections; the map is never written after construction. */
  private final Map<Optional<Endpoint>, Way> ways = new HashMap<>();

  /**
   * What one way may have.
   *
   * @param most empty for the whole budget
   * @param reserved empty if the budget is too small to be divided
   */
  private record Way(Optional<RateLimit> most, Optional<RateLimit> reserved) {
    boolean isSpent() {
      return most.filter(limit -> limit.available() < 1).isPresent();
    }

    long left() {
      return reserved.map(RateLimit::available).orElse(0L);
    }

    void take() {
      most.ifPresent(RateLimit::tryAcquire);
      reserved.ifPresent(RateLimit::tryAcquire);
    }
  }

  /**
   * A full budget.
   *
   * @param permits at once, and within the time
   * @param directories that can be used
   */
  SharedBudget(Ticks ticks, int permits, Duration within, List<Endpoint> directories) {
    this.total = limit(ticks, permits, within);
    int part = reserve(permits, directories.size());
    boolean several = directories.size() > 1;
    List<Optional<Endpoint>> all = new ArrayList<>();
    directories.forEach(directory -> all.add(Optional.of(directory)));
    all.add(Optional.empty());
    for (Optional<Endpoint> way : all) {
      ways.put(
          way,
          new Way(
              several && way.isPresent()
                  ? Optional.of(limit(ticks, share(permits), within))
                  : Optional.empty(),
              part > 0 ? Optional.of(limit(ticks, part, within)) : Optional.empty()));
    }
  }

  /** The part of one directory among several. */
  static int share(int all) {
    return Math.max(1, all / 2);
  }

  /** What is reserved for each way if there are so many directories. */
  static int reserve(int all, int directories) {
    return all / 2 / (directories + 1);
  }

  private static RateLimit limit(Ticks ticks, int permits, Duration within) {
    return new RateLimit(ticks, permits, within.dividedBy(permits));
  }

  /** Takes a permit for what came that way, if there is one. */
  synchronized boolean tryAcquire(Route via) {
    Optional<Way> way = Optional.ofNullable(ways.get(via.throughDirectory()));
    if (way.filter(Way::isSpent).isPresent()) {
      return false;
    }
    long own = way.map(Way::left).orElse(0L);
    long ofOthers = ways.values().stream().mapToLong(Way::left).sum() - own;
    boolean allowed = (own > 0 || total.available() > ofOthers) && total.tryAcquire();
    if (allowed) {
      way.ifPresent(Way::take);
    }
    return allowed;
  }
}
