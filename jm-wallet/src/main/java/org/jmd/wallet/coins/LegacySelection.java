package org.jmd.wallet.coins;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.jmd.wallet.Coin;

/**
 * How joinmarket-clientserver chooses coins (wallet.md 5.2), for those who want its behaviour. The
 * caller offers only eligible coins of one mixdepth; coins of equal value are taken in the order in
 * which they are offered. Stateless.
 */
public enum LegacySelection {
  /** The smallest coin that suffices alone, else as few as possible. */
  DEFAULT,
  /** Spends small coins, but none that is not needed. */
  GRADUAL,
  /** Spends small coins around the one that completes the amount. */
  GREEDY,
  /** Spends all of the smallest coins. */
  GREEDIEST;

  private static final Comparator<Coin> SMALLEST_FIRST = Comparator.comparingLong(Coin::valueSats);

  /**
   * Coins worth at least the target, in the order in which they become inputs; empty if they do not
   * suffice.
   *
   * @param targetSats at least 1
   * @throws IllegalArgumentException if the target is less
   */
  public Optional<List<Coin>> select(List<Coin> eligible, long targetSats) {
    if (targetSats < 1) {
      throw new IllegalArgumentException("target must be at least 1 sat, got " + targetSats);
    }
    if (sum(eligible) < targetSats) {
      return Optional.empty();
    }
    List<Coin> ascending = eligible.stream().sorted(SMALLEST_FIRST).toList();
    return Optional.of(
        switch (this) {
          case DEFAULT ->
              smallestSufficient(ascending, targetSats)
                  .orElseGet(() ->
                      prefix(
                          eligible.stream().sorted(SMALLEST_FIRST.reversed()).toList(),
                          targetSats));
          case GRADUAL -> gradual(ascending, targetSats, true);
          case GREEDY -> greedy(ascending, targetSats);
          case GREEDIEST -> gradual(ascending, targetSats, false);
        });
  }

  private static Optional<List<Coin>> smallestSufficient(List<Coin> ascending, long target) {
    return ascending.stream().filter(c -> c.valueSats() >= target).findFirst().map(List::of);
  }

  /** The first coins that suffice together; all of them must. */
  private static List<Coin> prefix(List<Coin> coins, long target) {
    int count = 0;
    long sum = 0;
    while (sum < target) {
      sum += coins.get(count++).valueSats();
    }
    return List.copyOf(coins.subList(0, count));
  }

  private static List<Coin> gradual(List<Coin> ascending, long target, boolean dropUnneeded) {
    List<Coin> small = ascending.stream().filter(c -> c.valueSats() < target).toList();
    if (sum(small) < target) {
      return smallestSufficient(ascending, target).orElseThrow();
    }
    List<Coin> window = prefix(small, target);
    long excess = sum(window) - target;
    int from = 0;
    while (dropUnneeded && window.get(from).valueSats() <= excess) {
      excess -= window.get(from++).valueSats();
    }
    return List.copyOf(window.subList(from, window.size()));
  }

  private static List<Coin> greedy(List<Coin> ascending, long target) {
    List<Coin> prefix = prefix(ascending, target);
    long excess = sum(prefix) - target;
    if (excess == 0) {
      return prefix;
    }
    List<Coin> kept = new ArrayList<>(List.of(prefix.getLast()));
    for (Coin coin : prefix.subList(0, prefix.size() - 1).reversed()) {
      if (coin.valueSats() <= excess) {
        excess -= coin.valueSats();
      } else {
        kept.add(coin);
      }
    }
    return List.copyOf(kept);
  }

  private static long sum(List<Coin> coins) {
    return coins.stream().mapToLong(Coin::valueSats).sum();
  }
}
