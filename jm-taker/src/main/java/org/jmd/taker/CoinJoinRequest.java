package org.jmd.taker;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jmd.core.protocol.Nick;
import org.jmd.core.tx.OutPoint;

/**
 * What the user wants.
 *
 * @param mixdepth whose coins are spent, at least 0
 * @param amount how much
 * @param destination where the CoinJoin output goes
 * @param makers how many makers; empty for a random number from the settings
 * @param coins exactly these coins of the mixdepth and no others; empty for a choice by the wallet
 * @param avoid makers to be chosen only if there are too few others, such as those of the previous
 *     round of a schedule
 */
public record CoinJoinRequest(
    int mixdepth,
    Amount amount,
    Destination destination,
    Optional<Integer> makers,
    List<OutPoint> coins,
    Set<Nick> avoid) {
  /** Copies the collections, checks the ranges. */
  public CoinJoinRequest {
    coins = List.copyOf(coins);
    avoid = Set.copyOf(avoid);
    if (mixdepth < 0) {
      throw new IllegalArgumentException("mixdepth must not be negative, got " + mixdepth);
    }
    if (makers.filter(n -> n < 1 || n > TakerSettings.MAX_MAKERS).isPresent()) {
      throw new IllegalArgumentException(
          "number of makers must be 1.." + TakerSettings.MAX_MAKERS + ", got " + makers.get());
    }
  }

  /** A plain request: coins and number of makers by the settings. */
  public static CoinJoinRequest of(int mixdepth, Amount amount, Destination destination) {
    return new CoinJoinRequest(
        mixdepth, amount, destination, Optional.empty(), List.of(), Set.of());
  }

  /** The same request with that number of makers. */
  public CoinJoinRequest withMakers(int count) {
    return new CoinJoinRequest(mixdepth, amount, destination, Optional.of(count), coins, avoid);
  }

  /** The same request with exactly these coins. */
  public CoinJoinRequest withCoins(List<OutPoint> chosen) {
    return new CoinJoinRequest(mixdepth, amount, destination, makers, chosen, avoid);
  }

  /** How much is joined. */
  public sealed interface Amount {
    /**
     * A fixed amount.
     *
     * @param sats at least 1
     */
    record Exact(long sats) implements Amount {
      /** Checks the sign. */
      public Exact {
        if (sats < 1) {
          throw new IllegalArgumentException("amount must be at least 1 sat, got " + sats);
        }
      }
    }

    /** All coins, without change. */
    record Sweep() implements Amount {}

    /** The usual notation: 0 sweeps. */
    static Amount ofSats(long sats) {
      return sats == 0 ? new Sweep() : new Exact(sats);
    }
  }

  /** Where the CoinJoin output goes. */
  public sealed interface Destination {
    /** A fresh internal address of the next mixdepth. */
    record Internal() implements Destination {}

    /**
     * An address.
     *
     * @param address of the wallet's network
     * @param evenIfSameMixdepth whether it may belong to the mixdepth that is spent
     */
    record Address(String address, boolean evenIfSameMixdepth) implements Destination {}

    /** {@code INTERNAL} or an address. */
    static Destination parse(String text) {
      return text.equals("INTERNAL") ? new Internal() : new Address(text, false);
    }
  }
}
