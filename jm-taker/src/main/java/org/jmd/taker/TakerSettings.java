package org.jmd.taker;

import java.math.BigDecimal;
import java.time.Duration;
import java.util.Optional;
import org.jmd.core.bond.BondValue;
import org.jmd.taker.offers.FeeLimits;
import org.jmd.taker.offers.OfferChooser;

/**
 * How a taker behaves (coinjoin.md 2.1). Immutable; start from {@link #DEFAULT}.
 *
 * @param makers how many makers take part
 * @param fees what a maker may charge
 * @param chooser how makers are chosen
 * @param maxMakerInputs inputs that a maker may bring, 0 for any number
 * @param bonds how fidelity bonds are valued
 * @param podle what makers require of a commitment
 * @param feeRate the miner fee
 * @param maxSweepFeeChange how far, relatively, the fee of a sweep may be from the reserved one
 * @param maxCostFactor how many times the confirmed cost a round may cost in the end, at least 1
 * @param timing how long things may take
 * @param broadcast who broadcasts
 * @param directConnections whether chosen makers are contacted directly where possible
 * @param retryWithHonestMakers whether a round that failed for missing signatures is repeated once
 *     with the makers that signed
 * @param lightClient whether makers must send what a light client needs
 * @param mergesInMixdepthZero whether coins of mixdepth 0 are spent together even if their past is
 *     not a CoinJoin of ours
 */
public record TakerSettings(
    Makers makers,
    FeeLimits fees,
    OfferChooser chooser,
    int maxMakerInputs,
    BondValue bonds,
    PodleRules podle,
    FeeRatePolicy feeRate,
    BigDecimal maxSweepFeeChange,
    int maxCostFactor,
    Timing timing,
    Broadcast broadcast,
    boolean directConnections,
    boolean retryWithHonestMakers,
    boolean lightClient,
    boolean mergesInMixdepthZero) {
  /** Most makers in a round. */
  public static final int MAX_MAKERS = 20;

  /** The defaults of the specification. */
  public static final TakerSettings DEFAULT =
      new TakerSettings(
          Makers.DEFAULT,
          FeeLimits.DEFAULT,
          new OfferChooser.FidelityBondWeighted(0.2, true),
          15,
          BondValue.STANDARD,
          PodleRules.DEFAULT,
          FeeRatePolicy.DEFAULT,
          new BigDecimal("0.8"),
          3,
          Timing.DEFAULT,
          Broadcast.DEFAULT,
          true,
          true,
          false,
          false);

  /** Checks the ranges. */
  public TakerSettings {
    require(maxMakerInputs >= 0, "max_maker_utxos must not be negative, got " + maxMakerInputs);
    require(
        maxSweepFeeChange.signum() >= 0,
        "max_sweep_fee_change must not be negative, got " + maxSweepFeeChange.toPlainString());
    require(maxCostFactor >= 1, "cost factor must be at least 1, got " + maxCostFactor);
  }

  /**
   * How many makers.
   *
   * @param wanted number of makers; empty for a random one per round
   * @param randomMin least random number
   * @param randomMax greatest random number
   * @param minimum a round with fewer is not made
   * @param replacements how often makers that fail are replaced, in each of two phases
   */
  public record Makers(
      Optional<Integer> wanted, int randomMin, int randomMax, int minimum, int replacements) {
    /** 8 to 10 makers, at least 4, 3 replacements. */
    public static final Makers DEFAULT = new Makers(Optional.empty(), 8, 10, 4, 3);

    /** Checks the ranges. */
    public Makers {
      require(
          wanted.filter(n -> n < 1 || n > MAX_MAKERS).isEmpty(),
          "counterparty_count must be 1.." + MAX_MAKERS);
      require(
          randomMin >= 1 && randomMin <= randomMax && randomMax <= MAX_MAKERS,
          "random number of makers must lie in 1.." + MAX_MAKERS);
      require(minimum >= 1, "minimum_makers must be at least 1, got " + minimum);
      require(
          replacements >= 0 && replacements <= 10,
          "max_maker_replacement_attempts must be 0..10, got " + replacements);
    }
  }

  /**
   * What makers require of the coin behind a commitment.
   *
   * @param retries commitments per coin, {@code 1..10}
   * @param minConfirmations age of the coin in blocks, at least 1
   * @param amountPercent least value of the coin in percent of the amount, {@code 1..100}
   */
  public record PodleRules(int retries, int minConfirmations, int amountPercent) {
    /** 3 commitments, 5 blocks, 20 percent. */
    public static final PodleRules DEFAULT = new PodleRules(3, 5, 20);

    /** Checks the ranges. */
    public PodleRules {
      require(retries >= 1 && retries <= 10, "taker_utxo_retries must be 1..10, got " + retries);
      require(minConfirmations >= 1, "taker_utxo_age must be at least 1, got " + minConfirmations);
      require(
          amountPercent >= 1 && amountPercent <= 100,
          "taker_utxo_amtpercent must be 1..100, got " + amountPercent);
    }

    /** The least value of a coin for a CoinJoin of that amount, in satoshis. */
    long minimumSats(long amountSats) {
      return amountSats / 100 * amountPercent + amountSats % 100 * amountPercent / 100;
    }
  }

  /**
   * How long things may take.
   *
   * @param orderWait the longest time for the orderbook
   * @param orderbookMinWait the shortest, counted from the first directory that is up, unless every
   *     maker known to the directories has answered
   * @param orderbookQuiet the orderbook is complete when no new offer came for so long
   * @param makerTimeout for the answers of makers, in each phase
   * @param directWait for direct connections before the first message
   * @param broadcastTimeout for a peer's broadcast to be seen
   * @param unseenTimeout after which an unseen transaction is broadcast by ourselves
   * @param retryDelay before a round is repeated with the makers that signed
   * @param pendingAbandon how long inputs stay reserved once a transaction may exist
   */
  public record Timing(
      Duration orderWait,
      Duration orderbookMinWait,
      Duration orderbookQuiet,
      Duration makerTimeout,
      Duration directWait,
      Duration broadcastTimeout,
      Duration unseenTimeout,
      Duration retryDelay,
      Duration pendingAbandon) {
    /** As documented for each component. */
    public static final Timing DEFAULT =
        new Timing(
            Duration.ofSeconds(120),
            Duration.ofSeconds(12),
            Duration.ofSeconds(5),
            Duration.ofSeconds(60),
            Duration.ofSeconds(5),
            Duration.ofSeconds(30),
            Duration.ofSeconds(180),
            Duration.ofSeconds(5),
            Duration.ofHours(24));

    /** Checks the ranges. */
    public Timing {
      require(
          !makerTimeout.isNegative()
              && makerTimeout.compareTo(Duration.ofSeconds(10)) >= 0
              && makerTimeout.compareTo(Duration.ofHours(1)) <= 0,
          "maker_timeout_sec must be 10..3600, got " + makerTimeout.toSeconds());
    }

    /** The same with other times for the orderbook. */
    public Timing withOrderbook(Duration wait, Duration minWait, Duration quiet) {
      return new Timing(
          wait,
          minWait,
          quiet,
          makerTimeout,
          directWait,
          broadcastTimeout,
          unseenTimeout,
          retryDelay,
          pendingAbandon);
    }
  }

  /**
   * Who broadcasts the transaction.
   *
   * @param policy by whom
   * @param peers how many makers are asked under {@link Policy#MULTIPLE_PEERS}
   */
  public record Broadcast(Policy policy, int peers) {
    /** Three makers. */
    public static final Broadcast DEFAULT = new Broadcast(Policy.MULTIPLE_PEERS, 3);

    /** Who broadcasts. */
    public enum Policy {
      /** Our own node. */
      SELF,
      /** Makers one after the other, we last. */
      RANDOM_PEER,
      /** Several makers at once, we if nobody does. */
      MULTIPLE_PEERS,
      /** Makers one after the other, never we. */
      NOT_SELF
    }

    /** Checks the range. */
    public Broadcast {
      require(peers >= 1, "broadcast_peer_count must be at least 1, got " + peers);
    }
  }

  private static void require(boolean condition, String problem) {
    if (!condition) {
      throw new IllegalArgumentException(problem);
    }
  }
}
