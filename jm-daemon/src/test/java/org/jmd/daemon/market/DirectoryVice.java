package org.jmd.daemon.market;

import org.jmd.core.testing.InMemoryNetwork.Conditions;

/** How a directory treats what it is given to pass on. */
enum DirectoryVice {
  NONE,
  /** Keeps a good part to itself. */
  DROPS,
  /** Passes it on in another order. */
  REORDERS,
  /** Passes it on twice. */
  DUPLICATES;

  /** How the ways to and from that directory behave in that weather. */
  Conditions worsen(Conditions weather) {
    return switch (this) {
      case NONE -> weather;
      case DROPS -> weather.withLoss(0.25);
      case REORDERS -> weather.withReordering(0.6);
      case DUPLICATES -> weather.withDuplication(0.7);
    };
  }
}
