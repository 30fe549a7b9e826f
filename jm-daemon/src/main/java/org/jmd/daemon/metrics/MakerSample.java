package org.jmd.daemon.metrics;

import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import org.jmd.maker.BondStatus;
import org.jmd.maker.MakerState;
import org.jmd.maker.MakerTally;

/**
 * A maker at one moment. Immutable, so that whoever reads the figures waits for nobody.
 *
 * @param market what the market sees of it
 * @param lastSync when the wallet was last brought up to date
 * @param chain node and wallet, looked at less often
 */
record MakerSample(
    MakerState state,
    MakerTally tally,
    Market market,
    BondStatus bond,
    int bondVisibleOn,
    Optional<Instant> lastSync,
    Chain chain) {
  /** Of a process whose maker does not exist yet, or no more. */
  static final MakerSample NONE =
      new MakerSample(
          new MakerState.Created(),
          new MakerTally(Map.of(), 0),
          new Market(0, 0, 0, Map.of()),
          BondStatus.NONE,
          0,
          Optional.empty(),
          Chain.NONE);

  /**
   * What the market sees.
   *
   * @param offers in force
   * @param sessions under way, by stage
   */
  record Market(int offers, int directories, int directoriesUp, Map<String, Long> sessions) {}

  /**
   * Node and wallet.
   *
   * @param answers whether the node answered
   * @param leased coins held by sessions
   * @param amounts what the wallet holds and earned, if that is to be shown
   */
  record Chain(
      boolean answers, Optional<Integer> tipHeight, int leased, Optional<Amounts> amounts) {
    static final Chain NONE = new Chain(false, Optional.empty(), 0, Optional.empty());
  }

  /**
   * What the wallet holds and earned.
   *
   * @param offerableSats what all mixdepths together could put into CoinJoins
   */
  record Amounts(int coins, int frozen, long offerableSats, long earnedSats, int coinJoins) {}
}
