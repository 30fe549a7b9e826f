package org.jmd.daemon.market;

import org.jmd.core.protocol.Nick;

/** What hostile takers said. */
final class SiegeLog {
  private static final int LONGEST_LINE = 160;

  private final World world;
  private int messages;

  SiegeLog(World world) {
    this.world = world;
  }

  void says(Nick who, String text) {
    messages++;
    world.trace.add(
        who.value(), "hostile " + text.substring(0, Math.min(text.length(), LONGEST_LINE)));
  }

  /** How many messages so far. */
  int messages() {
    return messages;
  }
}
