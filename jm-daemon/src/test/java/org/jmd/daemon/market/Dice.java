package org.jmd.daemon.market;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/** Draws what a scenario is made of; a function of its seed. */
final class Dice {
  private final SplittableRandom random;

  Dice(long seed) {
    this(new SplittableRandom(seed));
  }

  private Dice(SplittableRandom random) {
    this.random = random;
  }

  /** Independent dice whose seed comes from these. */
  Dice split() {
    return new Dice(random.split());
  }

  boolean chance(double probability) {
    return random.nextDouble() < probability;
  }

  /** Both bounds are possible. */
  int between(int low, int high) {
    return random.nextInt(low, high + 1);
  }

  /** Both bounds are possible. */
  long between(long low, long high) {
    return random.nextLong(low, high + 1);
  }

  Duration between(Duration low, Duration high) {
    return Duration.ofMillis(between(low.toMillis(), high.toMillis()));
  }

  @SafeVarargs
  final <T> T pick(T... choices) {
    return choices[random.nextInt(choices.length)];
  }

  <T> T pick(List<T> choices) {
    return choices.get(random.nextInt(choices.size()));
  }

  /** At least one and not all of them, if there are two. */
  <T> List<T> some(List<T> all) {
    List<T> left = new ArrayList<>(all);
    List<T> chosen = new ArrayList<>();
    int count = between(1, Math.max(1, all.size() - 1));
    while (chosen.size() < count) {
      chosen.add(left.remove(random.nextInt(left.size())));
    }
    return chosen;
  }
}
