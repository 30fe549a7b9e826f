package org.jmd.maker;

import java.util.Collections;
import java.util.EnumMap;
import java.util.Map;

/**
 * What a maker counted from its start to one moment. Immutable.
 *
 * @param counts every {@link MakerCount}, in their order
 * @param coinsShown distinct coins of the wallet that takers have seen; at most 10,000 are told
 *     apart
 */
public record MakerTally(Map<MakerCount, Long> counts, int coinsShown) {
  /** Fills in zeros for what is not mentioned. */
  public MakerTally {
    Map<MakerCount, Long> all = new EnumMap<>(MakerCount.class);
    for (MakerCount what : MakerCount.values()) {
      all.put(what, counts.getOrDefault(what, 0L));
    }
    counts = Collections.unmodifiableMap(all);
  }

  /** How often that happened. */
  public long of(MakerCount what) {
    return counts.getOrDefault(what, 0L);
  }
}
