package org.jmd.wallet.coins;

/** What a maker adds to the coins that it needs, to tidy up (wallet.md 5.2). */
public enum MergeAlgorithm {
  /** Nothing. */
  DEFAULT,
  /** The smallest coin left. */
  GRADUAL,
  /** All coins left. */
  GREEDY,
  /** None, one or two of the smallest coins left, by chance. */
  RANDOM;

  /**
   * The algorithm of that name in a configuration; an unknown name means {@link #DEFAULT}, and
   * joinmarket-clientserver's {@code greediest} means {@link #GREEDY}.
   */
  public static MergeAlgorithm parse(String name) {
    return switch (name) {
      case "gradual" -> GRADUAL;
      case "greedy", "greediest" -> GREEDY;
      case "random" -> RANDOM;
      default -> DEFAULT;
    };
  }
}
