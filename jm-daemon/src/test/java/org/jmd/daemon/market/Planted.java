package org.jmd.daemon.market;

import java.util.Optional;
import org.jmd.maker.CommitmentGossiper;
import org.jmd.maker.Maker;
import org.jmd.maker.MakerLimits;
import org.jmd.maker.MakerSettings;
import org.jmd.maker.MakerWorld;
import org.jmd.maker.WalletFault;
import org.jmd.wallet.podle.CommitmentBlacklist;
import org.jmd.wallet.podle.UsedCommitments;

/**
 * What may be wrong with every maker or taker of a run. Nothing is, unless a test wants to see that
 * the simulation notices.
 */
enum Planted {
  NONE,
  LEASE_NOT_TAKEN(WalletFault.LEASE_NOT_TAKEN),
  RENEWAL_ASSUMED(WalletFault.RENEWAL_ASSUMED),
  LEASES_NOT_HEEDED(WalletFault.LEASES_NOT_HEEDED),
  LEASE_KEPT(WalletFault.LEASE_KEPT),
  LEASE_DROPPED(WalletFault.LEASE_DROPPED),
  ADDRESS_NOT_NOTED(WalletFault.ADDRESS_NOT_NOTED),
  DISCLOSURE_NOT_RECORDED(WalletFault.DISCLOSURE_NOT_RECORDED),
  SIGNATURE_NOT_RECORDED(WalletFault.SIGNATURE_NOT_RECORDED),
  BUDGET_FORGOTTEN(WalletFault.BUDGET_FORGOTTEN),
  AGE_NOT_CHECKED(WalletFault.AGE_NOT_CHECKED),
  SIZE_NOT_CHECKED(WalletFault.SIZE_NOT_CHECKED),
  COINS_UNDERVALUED(WalletFault.COINS_UNDERVALUED),
  /** Another process takes a coin at the moment of the choice, and nobody notices. */
  LOST_RACE_IGNORED,
  /** Commitments are noted where no later life looks. */
  COMMITMENT_NOT_BURNT,
  /** Used commitments are told to nobody. */
  COMMITMENT_NOT_PUBLISHED,
  /** As many sights as anybody pays for. */
  BUDGET_UNLIMITED,
  /** As many sessions as anybody opens. */
  SESSIONS_UNLIMITED,
  /** As many answers as anybody asks for. */
  ORDERBOOK_UNLIMITED,
  /** A taker forgets which commitments it has used. */
  TAKER_FORGETS_COMMITMENTS;

  private static final int NO_LIMIT = 100_000;

  private final Optional<WalletFault> ofWallet;

  Planted() {
    this.ofWallet = Optional.empty();
  }

  Planted(WalletFault ofWallet) {
    this.ofWallet = Optional.of(ofWallet);
  }

  Maker maker(MakerSettings settings, MakerWorld surroundings) {
    MakerSettings bent = settings.withLimits(limits(settings.limits()));
    return ofWallet
        .map(fault -> fault.maker(bent, surroundings))
        .orElseGet(() -> new Maker(bent, surroundings));
  }

  private MakerLimits limits(MakerLimits l) {
    return new MakerLimits(
        l.messagesPerSecond(),
        l.messageBurst(),
        l.orderbook(),
        this == ORDERBOOK_UNLIMITED ? NO_LIMIT : l.orderbookPerMinute(),
        this == SESSIONS_UNLIMITED ? NO_LIMIT : l.sessions(),
        l.signedRounds(),
        this == BUDGET_UNLIMITED ? NO_LIMIT : l.disclosuresPerHour(),
        l.errorsPerSecond(),
        l.commitmentsPerSecond(),
        l.commitmentsPerNickPerSecond());
  }

  CommitmentBlacklist blacklist(Machine.Life life) {
    return new CommitmentBlacklist(
        life.files,
        this == COMMITMENT_NOT_BURNT ? life.data.resolve("nowhere") : life.data,
        10_000,
        life.entropy);
  }

  CommitmentGossiper gossiper(CommitmentGossiper real) {
    return this == COMMITMENT_NOT_PUBLISHED ? CommitmentGossiper.NONE : real;
  }

  UsedCommitments usedByTaker(Machine.Life life) {
    return new UsedCommitments(
        life.files, this == TAKER_FORGETS_COMMITMENTS ? life.data.resolve("nowhere") : life.data);
  }
}
