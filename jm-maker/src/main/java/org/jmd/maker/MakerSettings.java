package org.jmd.maker;

import java.time.Duration;
import java.util.List;

/**
 * Everything an operator can set (coinjoin.md 1.1), already validated. Immutable.
 *
 * @param offers terms of the offers, at least one; the position is the {@code oid}
 * @param coins which coins are used and how
 * @param podle what is demanded of takers
 * @param timing how long things take
 * @param limits ceilings against abuse
 */
public record MakerSettings(
    List<OfferTerms> offers,
    CoinPolicy coins,
    PodlePolicy podle,
    Timing timing,
    MakerLimits limits) {
  /** The settings of a maker that configures nothing. */
  public static final MakerSettings DEFAULT =
      new MakerSettings(
          List.of(OfferTerms.DEFAULT),
          CoinPolicy.DEFAULT,
          PodlePolicy.DEFAULT,
          Timing.DEFAULT,
          MakerLimits.DEFAULT);

  /** Copies the list. */
  public MakerSettings {
    offers = List.copyOf(offers);
    if (offers.isEmpty()) {
      throw new IllegalArgumentException("a maker needs the terms of at least one offer");
    }
  }

  /** The same with other offers. */
  public MakerSettings withOffers(List<OfferTerms> other) {
    return new MakerSettings(other, coins, podle, timing, limits);
  }

  /** The same with other durations. */
  public MakerSettings withTiming(Timing other) {
    return new MakerSettings(offers, coins, podle, other, limits);
  }

  /** The same with other ceilings. */
  public MakerSettings withLimits(MakerLimits other) {
    return new MakerSettings(offers, coins, podle, timing, other);
  }

  /** The same with another use of coins. */
  public MakerSettings withCoins(CoinPolicy other) {
    return new MakerSettings(offers, other, podle, timing, limits);
  }

  /** The same with other demands on takers. */
  public MakerSettings withPodle(PodlePolicy other) {
    return new MakerSettings(offers, coins, other, timing, limits);
  }

  /**
   * Durations.
   *
   * @param session from {@code fill} to the signatures, 60 s to a day
   * @param pendingTx how long signed coins stay leased and a broadcast is awaited, 10 min to a day
   * @param pendingAbandon after which an unconfirmed CoinJoin is given up, 1 h to a year
   * @param rescan between two looks at the wallet
   * @param afterCoinJoin from signing to the next look at the wallet
   * @param reannounceMax upper end of the random delay before changed offers are announced
   */
  public record Timing(
      Duration session,
      Duration pendingTx,
      Duration pendingAbandon,
      Duration rescan,
      Duration afterCoinJoin,
      Duration reannounceMax) {
    /** The durations of a maker that configures nothing. */
    public static final Timing DEFAULT =
        new Timing(
            Duration.ofMinutes(5),
            Duration.ofHours(1),
            Duration.ofDays(3),
            Duration.ofMinutes(10),
            Duration.ofSeconds(2),
            Duration.ofMinutes(10));

    /** Checks the ranges. */
    public Timing {
      require(session, Duration.ofMinutes(1), Duration.ofDays(1), "session timeout");
      require(pendingTx, Duration.ofMinutes(10), Duration.ofDays(1), "pending timeout");
      require(pendingAbandon, Duration.ofHours(1), Duration.ofDays(365), "abandon timeout");
      require(rescan, Duration.ofSeconds(1), Duration.ofDays(1), "rescan interval");
      require(afterCoinJoin, Duration.ZERO, Duration.ofDays(1), "rescan delay");
      require(reannounceMax, Duration.ZERO, Duration.ofDays(1), "reannouncement delay");
    }

    /** How long the inputs of a session are leased at first. */
    Duration lease() {
      return session.plus(pendingTx);
    }

    private static void require(Duration value, Duration low, Duration high, String what) {
      if (value.compareTo(low) < 0 || value.compareTo(high) > 0) {
        throw new IllegalArgumentException(
            what + " must be " + low + ".." + high + ", got " + value);
      }
    }
  }
}
