package org.jmd.maker;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jmd.core.chain.ChainSource;
import org.jmd.core.tx.OutPoint;

/**
 * The wallet as far as sessions and offers need it. Calls may wait for files or the node, never for
 * a peer. They throw {@link org.jmd.core.chain.ChainUnavailableException} and {@link
 * org.jmd.wallet.file.WalletStorageException}. Safe for use by several threads.
 */
interface Funds {
  /** Where coins of others are looked up. */
  ChainSource chain();

  /** Whether our backend finds foreign coins only by script and height. */
  boolean needsCoinMetadata();

  /**
   * Takes up what an earlier process of this maker has left: coins that it showed or was about to
   * show are free again, those that it signed for are not, and takers see the coins that they would
   * have seen. To be called once, after the first {@link #sync} and before there are sessions.
   *
   * @return how long ago coins were shown, as far as that was within the time
   */
  List<Duration> resume(Duration within);

  /** Looks at the chain again. */
  void sync();

  /**
   * Whether a block or a transaction of the wallet has come since the last {@link #sync}; costs far
   * less.
   */
  boolean isOutdated();

  /** Coins of mixdepth 0 that could be shown to takers and do not come from CoinJoins of ours. */
  int looseDeposits();

  /** Looks after CoinJoins whose outcome is open. */
  void followUp();

  /** What each mixdepth could put into one CoinJoin, from mixdepth 0 upwards (coinjoin.md 1.2). */
  List<Long> offerableSats();

  /**
   * Chooses coins of one mixdepth and leases them, all or none, against other processes too
   * (coinjoin.md 1.9).
   *
   * @param needSats least sum of the coins
   * @param amountSats of the CoinJoin, to recognise repeated probing
   * @return empty if no mixdepth can pay
   */
  Optional<Stake> stake(long needSats, long amountSats);

  /** Every coin of ours but these, spendable or not. */
  Set<OutPoint> ownedExcept(Set<OutPoint> coins);

  /** Those of the coins that are frozen now. */
  Set<OutPoint> frozen(Set<OutPoint> coins);
}
