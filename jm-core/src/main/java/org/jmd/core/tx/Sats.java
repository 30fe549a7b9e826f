package org.jmd.core.tx;

import org.jmd.core.protocol.ProtocolConstants;

/** Range checks of amounts. */
final class Sats {
  private Sats() {}

  /** Whether it lies in {@code [0, MAX_MONEY_SATS]}. */
  static boolean isMoney(long sats) {
    return sats >= 0 && sats <= ProtocolConstants.MAX_MONEY_SATS;
  }

  /**
   * Passes an amount on.
   *
   * @throws IllegalArgumentException if it is not in {@code [0, MAX_MONEY_SATS]}
   */
  static long requireMoney(String name, long sats) {
    if (!isMoney(sats)) {
      throw new IllegalArgumentException(
          name + " must be 0.." + ProtocolConstants.MAX_MONEY_SATS + " sats, got " + sats);
    }
    return sats;
  }
}
