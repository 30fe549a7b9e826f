package org.jmd.maker;

import org.jmd.core.crypto.Commitment;
import org.jmd.core.net.RateLimit;
import org.jmd.core.net.Ticks;
import org.jmd.core.protocol.Nick;
import org.jmd.wallet.file.WalletStorageException;
import org.jmd.wallet.podle.CommitmentBlacklist;

/**
 * Believes what others say of used commitments: a commitment cannot be guessed before it is used,
 * so a lie blocks nobody. Only the growth of the file is limited (coinjoin.md 1.10). Used by one
 * task.
 */
final class CommitmentIntake {
  private static final int MAX_NICKS = 10_000;

  private final CommitmentBlacklist blacklist;
  private final CommitmentGossiper gossiper;
  private final MakerLimits limits;
  private final MakerLog log;
  private final Ticks ticks;
  private final RateLimit total;
  private final RecentlyUsed<Nick, RateLimit> byNick = new RecentlyUsed<>(MAX_NICKS);

  CommitmentIntake(
      CommitmentBlacklist blacklist,
      CommitmentGossiper gossiper,
      MakerLimits limits,
      Ticks ticks,
      MakerLog log) {
    this.blacklist = blacklist;
    this.gossiper = gossiper;
    this.limits = limits;
    this.log = log;
    this.ticks = ticks;
    this.total = limit(limits.commitmentsPerSecond());
  }

  private RateLimit limit(int perSecond) {
    return RateLimit.perSecond(ticks, perSecond, perSecond);
  }

  /** Somebody told everybody. */
  void gossip(Nick from, Commitment commitment) {
    add(from, commitment);
  }

  /** Another maker asks us to tell everybody. */
  void relay(Nick from, Commitment commitment) {
    if (add(from, commitment)) {
      gossiper.relay(commitment);
    }
  }

  private boolean add(Nick from, Commitment commitment) {
    RateLimit own = byNick.of(from, _ -> limit(limits.commitmentsPerNickPerSecond()));
    if (!own.tryAcquire() || !total.tryAcquire()) {
      log.rateLimited(from);
      return false;
    }
    try {
      if (blacklist.add(commitment)) {
        log.commitmentHeard(from, commitment);
      }
      return true;
    } catch (WalletStorageException e) {
      log.notRecorded("commitment", e);
      return false;
    }
  }
}
