package org.jmd.daemon.suite;

import java.util.function.LongSupplier;

/** Sees from a count whether a loop still goes round. Not safe for use by several threads. */
final class Turning {
  private final LongSupplier turns;
  private long seen = -1;

  Turning(LongSupplier turns) {
    this.turns = turns;
  }

  /** Whether it went on since the last call; the first is always true. */
  boolean hasMoved() {
    long now = turns.getAsLong();
    boolean moved = now != seen;
    seen = now;
    return moved;
  }
}
