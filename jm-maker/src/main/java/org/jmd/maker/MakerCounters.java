package org.jmd.maker;

import java.util.Collection;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.LongAdder;
import org.jmd.core.tx.OutPoint;

/**
 * What happened since the start, whether or not a line was written about it. Memory does not depend
 * on the number of peers. Safe for use by several threads.
 */
final class MakerCounters {
  /** More coins are not told apart: a wallet that has shown so many has no secrets to count. */
  static final int MAX_COINS = 10_000;

  private final Map<MakerCount, LongAdder> adders = new EnumMap<>(MakerCount.class);

  /** Guarded by itself. */
  private final Set<OutPoint> shown = new HashSet<>();

  MakerCounters() {
    for (MakerCount what : MakerCount.values()) {
      adders.put(what, new LongAdder());
    }
  }

  void count(MakerCount what) {
    count(what, 1);
  }

  void count(MakerCount what, long times) {
    // Every constant has its adder; the map is never written again.
    LongAdder adder = adders.get(what);
    if (adder != null) {
      adder.add(times);
    }
  }

  void disclosed(Collection<OutPoint> coins) {
    count(MakerCount.DISCLOSURES);
    synchronized (shown) {
      coins.stream().limit(MAX_COINS - shown.size()).forEach(shown::add);
    }
  }

  MakerTally tally() {
    Map<MakerCount, Long> counts = new EnumMap<>(MakerCount.class);
    adders.forEach((what, adder) -> counts.put(what, adder.sum()));
    synchronized (shown) {
      return new MakerTally(counts, shown.size());
    }
  }
}
