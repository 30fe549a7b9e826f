package org.jmd.maker;

import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.jmd.core.net.Route;
import org.jmd.core.protocol.Nick;
import org.jspecify.annotations.Nullable;

/**
 * Who may have an answer to {@code !orderbook} (coinjoin.md 1.5.2): one per interval and nick; the
 * interval grows with the requests that came too early, and in the end the nick is banned for a
 * while. Requests are not signed, so a directory can invent them: those of a nick through one
 * directory are held against it on that directory only, and a crowd through one directory pushes
 * nobody out of memory who came through another. Used by one task.
 */
final class OrderbookLimiter {
  private static final Duration WARNED_INTERVAL = Duration.ofMinutes(1);
  private static final Duration SEVERE_INTERVAL = Duration.ofMinutes(5);
  private static final Duration FORGET_AFTER = Duration.ofHours(1);

  /** By one directory. */
  private static final int MAX_REQUESTERS = 10_000;

  private static final class Requester {
    private final Instant firstSeen;
    private int violations;
    private @Nullable Instant lastAllowed;
    private @Nullable Instant bannedUntil;
    private Instant lastSeen;

    Requester(Instant now) {
      this.firstSeen = now;
      this.lastSeen = now;
    }
  }

  /** What to do with a request. */
  enum Verdict {
    ANSWER,
    IGNORE,
    /** Ignore it, and this is the request that brought the ban. */
    BAN
  }

  private final OrderbookLimits limits;
  private final Map<Route, RecentlyUsed<Nick, Requester>> requesters = new HashMap<>();

  /** By whatever way: one request goes out through every directory. */
  private final RecentlyUsed<Nick, Instant> answered = new RecentlyUsed<>(MAX_REQUESTERS);

  OrderbookLimiter(OrderbookLimits limits) {
    this.limits = limits;
  }

  Verdict judge(Claimed who, Instant now) {
    Requester requester =
        requesters
            .computeIfAbsent(who.way(), _ -> new RecentlyUsed<>(MAX_REQUESTERS))
            .of(who.nick(), _ -> new Requester(now));
    requester.lastSeen = now;
    Instant until = requester.bannedUntil;
    if (until != null && now.isBefore(until)) {
      requester.violations++;
      return Verdict.IGNORE;
    }
    if (until != null) {
      requester.bannedUntil = null;
      requester.lastAllowed = null;
      requester.violations = 0;
    }
    if (requester.violations >= limits.ban()) {
      requester.bannedUntil = now.plus(limits.banDuration());
      return Verdict.BAN;
    }
    Instant last = requester.lastAllowed;
    if (last == null || !now.isBefore(last.plus(interval(requester.violations)))) {
      requester.lastAllowed = now;
      return isAnswered(who.nick(), now) ? Verdict.IGNORE : Verdict.ANSWER;
    }
    requester.violations++;
    return Verdict.IGNORE;
  }

  /**
   * Whether the nick has had an answer just now: what comes by another way soon after it is the
   * same request, and no violation.
   */
  boolean isAnswered(Nick who, Instant now) {
    return answered.get(who).filter(at -> now.isBefore(at.plus(limits.interval()))).isPresent();
  }

  /** Notes an answer. Only that: a request that waits in one crowd may be answered by another. */
  void answered(Nick who, Instant now) {
    answered.put(who, now);
  }

  /**
   * Whether it asked the same way before, longer ago than any other copy of this request, and never
   * too often. Whoever invents a nick for each request has none that did.
   */
  boolean isFamiliar(Claimed who, Instant now) {
    return Optional.ofNullable(requesters.get(who.way()))
        .flatMap(known -> known.get(who.nick()))
        .filter(requester -> requester.violations == 0)
        .filter(requester -> !now.isBefore(requester.firstSeen.plus(limits.interval())))
        .isPresent();
  }

  private Duration interval(int violations) {
    if (violations >= limits.severe()) {
      return SEVERE_INTERVAL;
    }
    return violations >= limits.warning() ? WARNED_INTERVAL : limits.interval();
  }

  /** Forgets who has not asked for an hour and is not banned. */
  void tidy(Instant now) {
    for (RecentlyUsed<Nick, Requester> known : requesters.values()) {
      known.removeIf(entry -> isForgotten(entry.getValue(), now));
    }
    answered.removeIf(entry -> entry.getValue().plus(FORGET_AFTER).isBefore(now));
  }

  private static boolean isForgotten(Requester requester, Instant now) {
    Instant until = requester.bannedUntil;
    return (until == null || !now.isBefore(until))
        && requester.lastSeen.plus(FORGET_AFTER).isBefore(now);
  }
}
