package org.jmd.wallet.coins;

import java.util.function.Predicate;
import org.jmd.wallet.Coin;

/** Which coins may be spent together (wallet.md 5.3). */
public sealed interface MergeRule {
  /** Any of them. */
  record Free() implements MergeRule {}

  /**
   * Those that are mergeable; any other one only alone, for coins in mixdepth 0 may still show
   * where they came from.
   *
   * @param mergeable whether the past of a coin is hidden
   */
  record Restricted(Predicate<Coin> mergeable) implements MergeRule {}

  /**
   * The rule for a mixdepth.
   *
   * @param allowMixdepthZeroMerge whether the owner has lifted the restriction
   */
  static MergeRule of(int mixdepth, boolean allowMixdepthZeroMerge, Predicate<Coin> mergeable) {
    return mixdepth == 0 && !allowMixdepthZeroMerge ? new Restricted(mergeable) : new Free();
  }
}
