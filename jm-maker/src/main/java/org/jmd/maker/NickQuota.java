package org.jmd.maker;

import org.jmd.core.net.RateLimit;
import org.jmd.core.net.Route;
import org.jmd.core.net.Ticks;
import org.jmd.core.protocol.Nick;

/**
 * The general limit per nick (coinjoin.md 1.5.1, gate 3). Public messages prove no nick, so they
 * are counted apart, and for each directory: nobody can use up the allowance of another. Used by
 * one task.
 */
final class NickQuota {
  private static final int MAX_NICKS = 20_000;

  private final Ticks ticks;
  private final MakerLimits limits;
  private final RecentlyUsed<Claimed, RateLimit> publicly = new RecentlyUsed<>(MAX_NICKS);
  private final RecentlyUsed<Nick, RateLimit> privately = new RecentlyUsed<>(MAX_NICKS);

  NickQuota(Ticks ticks, MakerLimits limits) {
    this.ticks = ticks;
    this.limits = limits;
  }

  boolean admitsPublic(Nick from, Route via) {
    return publicly.of(new Claimed(from, via), _ -> limit()).tryAcquire();
  }

  boolean admitsPrivate(Nick from) {
    return privately.of(from, _ -> limit()).tryAcquire();
  }

  private RateLimit limit() {
    return RateLimit.perSecond(ticks, limits.messageBurst(), limits.messagesPerSecond());
  }
}
