package org.jmd.maker;

import java.time.Duration;
import java.time.Instant;
import org.jmd.core.protocol.Nick;
import org.jspecify.annotations.Nullable;

/**
 * Who may have an answer to {@code !orderbook} (coinjoin.md 1.5.2): one per interval and nick; the
 * interval grows with the requests that came too early, and in the end the nick is banned for a
 * while. Requests are not signed, so a directory can invent them: those of a nick through one
 * directory are held against it on that directory only. Used by one task.
 */
final class OrderbookLimiter {
  private static final Duration WARNED_INTERVAL = Duration.ofMinutes(1);
  private static final Duration SEVERE_INTERVAL = Duration.ofMinutes(5);
  private static final Duration FORGET_AFTER = Duration.ofHours(1);
  private static final int MAX_REQUESTERS = 20_000;

  private static final class Requester {
    private int violations;
    private @Nullable Instant lastAllowed;
    private @Nullable Instant bannedUntil;
    private Instant lastSeen;

    Requester(Instant now) {
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
  private final RecentlyUsed<Claimed, Requester> requesters = new RecentlyUsed<>(MAX_REQUESTERS);

  /** By whatever way: one request goes out through every directory. */
  private final RecentlyUsed<Nick, Instant> answered = new RecentlyUsed<>(MAX_REQUESTERS);

  OrderbookLimiter(OrderbookLimits limits) {
    this.limits = limits;
  }

  Verdict judge(Claimed who, Instant now) {
    Requester requester = requesters.of(who, _ -> new Requester(now));
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
      return mayAnswer(who.nick(), now) ? Verdict.ANSWER : Verdict.IGNORE;
    }
    requester.violations++;
    return Verdict.IGNORE;
  }

  /** What comes by another way soon after an answer is the same request, and no violation. */
  private boolean mayAnswer(Nick who, Instant now) {
    boolean recent =
        answered.get(who).filter(at -> now.isBefore(at.plus(limits.interval()))).isPresent();
    if (!recent) {
      answered.put(who, now);
    }
    return !recent;
  }

  private Duration interval(int violations) {
    if (violations >= limits.severe()) {
      return SEVERE_INTERVAL;
    }
    return violations >= limits.warning() ? WARNED_INTERVAL : limits.interval();
  }

  /** Forgets who has not asked for an hour and is not banned. */
  void tidy(Instant now) {
    requesters.removeIf(entry -> {
      Requester requester = entry.getValue();
      Instant until = requester.bannedUntil;
      return (until == null || !now.isBefore(until))
          && requester.lastSeen.plus(FORGET_AFTER).isBefore(now);
    });
    answered.removeIf(entry -> entry.getValue().plus(FORGET_AFTER).isBefore(now));
  }
}
