package org.jmd.wallet.coins;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.jmd.core.crypto.Entropy;
import org.jmd.wallet.Coin;

/**
 * Chooses coins (wallet.md 5.2, 5.3): as few as reach the target, the largest first, and then what
 * the algorithm adds. The caller offers only eligible coins of one mixdepth. Safe for use by
 * several threads.
 */
public final class CoinSelector {
  private static final Comparator<Coin> LARGEST_FIRST =
      Comparator.comparingLong(Coin::valueSats).reversed();
  private static final int MOST_AT_RANDOM = 2;

  private final Entropy entropy;

  /** Draws from there where chance decides. */
  public CoinSelector(Entropy entropy) {
    this.entropy = entropy;
  }

  /**
   * Coins worth at least the target, in the order in which they become inputs; empty if they do not
   * suffice.
   */
  public Optional<List<Coin>> select(
      List<Coin> eligible, long targetSats, MergeAlgorithm algorithm, MergeRule rule) {
    return select(eligible, List.of(), targetSats, algorithm, rule);
  }

  /**
   * The same where some coins are to be spent in any case: they come first, count towards the
   * target, and no rule binds them.
   */
  public Optional<List<Coin>> select(
      List<Coin> eligible,
      List<Coin> included,
      long targetSats,
      MergeAlgorithm algorithm,
      MergeRule rule) {
    List<Coin> free =
        eligible.stream()
            .filter(c -> included.stream().noneMatch(i -> i.outPoint().equals(c.outPoint())))
            .toList();
    long remaining = targetSats - sum(included);
    Optional<List<Coin>> chosen =
        switch (rule) {
          case MergeRule.Free() -> fill(free, remaining, algorithm);
          case MergeRule.Restricted restricted -> fill(free, remaining, algorithm, restricted);
        };
    return chosen.map(coins -> {
      List<Coin> all = new ArrayList<>(included);
      all.addAll(coins);
      return List.copyOf(all);
    });
  }

  private Optional<List<Coin>> fill(
      List<Coin> coins, long target, MergeAlgorithm algorithm, MergeRule.Restricted rule) {
    List<Coin> mergeable = coins.stream().filter(rule.mergeable()).toList();
    if (sum(mergeable) >= target) {
      return fill(mergeable, target, algorithm);
    }
    return coins.stream()
        .filter(rule.mergeable().negate())
        .sorted(LARGEST_FIRST)
        .findFirst()
        .filter(c -> c.valueSats() >= target)
        .map(List::of);
  }

  private Optional<List<Coin>> fill(List<Coin> coins, long target, MergeAlgorithm algorithm) {
    List<Coin> sorted = coins.stream().sorted(LARGEST_FIRST).toList();
    int count = 0;
    long sum = 0;
    while (sum < target) {
      if (count == sorted.size()) {
        return Optional.empty();
      }
      sum += sorted.get(count++).valueSats();
    }
    List<Coin> chosen = new ArrayList<>(sorted.subList(0, count));
    chosen.addAll(extras(sorted.subList(count, sorted.size()), algorithm));
    return Optional.of(chosen);
  }

  private List<Coin> extras(List<Coin> left, MergeAlgorithm algorithm) {
    int count =
        switch (algorithm) {
          case DEFAULT -> 0;
          case GRADUAL -> Math.min(1, left.size());
          case GREEDY -> left.size();
          case RANDOM -> entropy.nextInt(Math.min(MOST_AT_RANDOM, left.size()) + 1);
        };
    return left.subList(left.size() - count, left.size());
  }

  /** The largest target that {@link #select} can reach with these coins, in satoshis. */
  public static long capacitySats(List<Coin> eligible, MergeRule rule) {
    return switch (rule) {
      case MergeRule.Free() -> sum(eligible);
      case MergeRule.Restricted(var mergeable) ->
          Math.max(
              sum(eligible.stream().filter(mergeable).toList()),
              eligible.stream()
                  .filter(mergeable.negate())
                  .mapToLong(Coin::valueSats)
                  .max()
                  .orElse(0));
    };
  }

  private static long sum(List<Coin> coins) {
    return coins.stream().mapToLong(Coin::valueSats).sum();
  }
}
