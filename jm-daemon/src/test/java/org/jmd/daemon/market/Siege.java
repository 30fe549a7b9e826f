package org.jmd.daemon.market;

import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Everything hostile takers do in a run, drawn from its seed.
 *
 * @param assaults in no particular order
 */
record Siege(List<Assault> assaults) {
  static final Siege NONE = new Siege(List.of());
  private static final Duration LAST = Duration.ofMinutes(15);

  /**
   * One kind of mischief under several nicks.
   *
   * @param nicks how many take part at the same time
   * @param repeats how often each does it
   * @param pause between two of them
   */
  record Assault(Duration at, Mischief mischief, int nicks, int repeats, Duration pause) {}

  boolean isNone() {
    return assaults.isEmpty();
  }

  static Siege draw(Dice dice) {
    if (dice.chance(0.4)) {
      return NONE;
    }
    return new Siege(
        IntStream.range(0, dice.between(1, 6)).mapToObj(_ -> assault(dice.split())).toList());
  }

  private static Assault assault(Dice dice) {
    Mischief mischief = dice.pick(Mischief.values());
    boolean crowd = dice.chance(0.15);
    Duration at = dice.between(Duration.ofSeconds(5), LAST);
    return switch (mischief) {
      case ORDERBOOK, GOSSIP, GARBAGE ->
          new Assault(
              at,
              mischief,
              crowd ? 12 : dice.between(1, 4),
              dice.between(3, 25),
              dice.between(Duration.ZERO, Duration.ofSeconds(2)));
      case FILL_AND_STALL ->
          new Assault(
              at,
              mischief,
              crowd ? 20 : dice.between(2, 6),
              dice.between(1, 3),
              dice.between(Duration.ofSeconds(20), Duration.ofMinutes(2)));
      case REFILL ->
          new Assault(
              at,
              mischief,
              dice.between(1, 2),
              dice.between(5, 25),
              dice.between(Duration.ofMillis(50), Duration.ofSeconds(3)));
      case BAD_PROOF, SHARED_PROOF, THEFT ->
          new Assault(
              at,
              mischief,
              crowd ? 8 : dice.between(1, 4),
              dice.between(1, 3),
              dice.between(Duration.ofSeconds(1), Duration.ofMinutes(1)));
      case USED_PROOF ->
          new Assault(
              at,
              mischief,
              dice.between(1, 2),
              dice.between(2, 4),
              dice.between(Duration.ofSeconds(10), Duration.ofMinutes(6)));
      case LOOK_AND_STALL ->
          new Assault(
              at,
              mischief,
              crowd ? 9 : dice.between(1, 3),
              1,
              dice.between(Duration.ofSeconds(10), Duration.ofMinutes(4)));
    };
  }
}
