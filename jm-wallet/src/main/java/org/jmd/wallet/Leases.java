package org.jmd.wallet;

import java.time.Duration;
import java.time.InstantSource;
import java.util.Set;
import org.jmd.core.tx.OutPoint;
import org.jmd.wallet.coins.LeaseOwner;
import org.jmd.wallet.metadata.Metadata;
import org.jmd.wallet.metadata.MetadataStore;

/**
 * Who holds which coins (coinjoin.md 1.14). Leases are kept in the wallet's metadata file, so they
 * bind every process that uses the wallet, and end by themselves. Every call throws {@link
 * org.jmd.wallet.file.WalletStorageException} if the file fails; then nothing is leased. Safe for
 * use by several threads.
 */
public final class Leases {
  /** A lease ends after at most that. */
  public static final Duration MAX_TTL = Metadata.MAX_LEASE;

  private final MetadataStore metadata;
  private final InstantSource clock;

  Leases(MetadataStore metadata, InstantSource clock) {
    this.metadata = metadata;
    this.clock = clock;
  }

  /**
   * Takes all of the coins or none.
   *
   * @param ttl from now on; more than zero, at most {@link #MAX_TTL}
   * @return false if one is frozen or held by anybody, this owner included
   */
  public boolean tryLock(Set<OutPoint> coins, Duration ttl, LeaseOwner owner) {
    return metadata.change(m -> m.tryLock(coins, ttl, owner, clock.instant()));
  }

  /**
   * Prolongs the lease on all of the coins or none.
   *
   * @param ttl from now on; more than zero, at most {@link #MAX_TTL}
   * @return false if one is frozen or not held by this owner any more
   */
  public boolean renew(Set<OutPoint> coins, Duration ttl, LeaseOwner owner) {
    return metadata.change(m -> m.renew(coins, ttl, owner, clock.instant()));
  }

  /** Gives back those of the coins that this owner holds. */
  public void release(Set<OutPoint> coins, LeaseOwner owner) {
    metadata.change(m -> {
      m.release(coins, owner, clock.instant());
      return true;
    });
  }

  /**
   * Gives back what sessions of makers hold, but for some coins. Only for a maker that knows itself
   * to be the only one on this wallet and has no session yet: it speaks for those that a process
   * which was killed has left.
   *
   * @return the coins given back
   */
  public Set<OutPoint> releaseOfMakers(Set<OutPoint> except) {
    return metadata.change(m -> m.releaseOfMakers(except, clock.instant()));
  }

  /** Every coin that somebody holds. */
  public Set<OutPoint> held() {
    return metadata.read().leased(clock.instant());
  }
}
