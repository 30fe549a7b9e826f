package org.jmd.maker;

import java.time.Duration;
import java.util.List;
import org.jmd.core.crypto.Commitment;
import org.jmd.core.net.Endpoint;
import org.jmd.core.net.RateLimit;
import org.jmd.core.net.Route;
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
  private final SharedBudget total;
  private final RecentlyUsed<Claimed, RateLimit> byNick = new RecentlyUsed<>(MAX_NICKS);

  CommitmentIntake(
      CommitmentBlacklist blacklist,
      CommitmentGossiper gossiper,
      MakerLimits limits,
      Ticks ticks,
      List<Endpoint> directories,
      MakerLog log) {
    this.blacklist = blacklist;
    this.gossiper = gossiper;
    this.limits = limits;
    this.log = log;
    this.ticks = ticks;
    this.total =
        new SharedBudget(ticks, limits.commitmentsPerSecond(), Duration.ofSeconds(1), directories);
  }

  private RateLimit limit(int perSecond) {
    return RateLimit.perSecond(ticks, perSecond, perSecond);
  }

  /** Somebody told everybody. */
  void gossip(Nick from, Commitment commitment, Route via) {
    add(from, commitment, via);
  }

  /** Another maker asks us to tell everybody. */
  void relay(Nick from, Commitment commitment, Route via) {
    if (add(from, commitment, via)) {
      gossiper.relay(commitment);
    }
  }

  private boolean add(Nick from, Commitment commitment, Route via) {
    RateLimit own =
        byNick.of(new Claimed(from, via), _ -> limit(limits.commitmentsPerNickPerSecond()));
    if (!own.tryAcquire() || !total.tryAcquire(via)) {
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
