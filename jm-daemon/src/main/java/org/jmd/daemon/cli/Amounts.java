package org.jmd.daemon.cli;

import java.util.Locale;

/** Amounts for people. */
final class Amounts {
  private Amounts() {}

  /** Satoshis with commas between thousands, such as {@code 1,234,567}. */
  static String sats(long sats) {
    return String.format(Locale.ROOT, "%,d", sats);
  }
}
