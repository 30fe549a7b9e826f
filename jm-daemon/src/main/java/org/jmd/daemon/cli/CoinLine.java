package org.jmd.daemon.cli;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.jmd.core.bond.Timenumber;
import org.jmd.wallet.Coin;

/** How coins are shown where a person works on them. */
final class CoinLine {
  /** By mixdepth, the largest first. */
  static final Comparator<Coin> ORDER =
      Comparator.comparingInt(Coin::mixdepth)
          .thenComparing(Comparator.comparingLong(Coin::valueSats).reversed())
          .thenComparing(Coin::outPoint);

  private CoinLine() {}

  /** Whether it is a bond that cannot be spent yet. */
  static boolean isLockedBond(Coin coin, Instant medianTimePast) {
    return coin.bond()
        && new Timenumber(coin.path().index()).locktime() >= medianTimePast.getEpochSecond();
  }

  /** Why it may not be spent; empty if nothing is against it. */
  static String flags(Coin coin, Instant medianTimePast) {
    List<String> flags = new ArrayList<>();
    if (coin.frozen()) {
      flags.add("FROZEN");
    }
    if (coin.leased()) {
      flags.add("IN-USE");
    }
    if (coin.bond()) {
      flags.add(isLockedBond(coin, medianTimePast) ? "FB-LOCKED" : "FB-EXPIRED");
    }
    return String.join(" ", flags);
  }

  /**
   * The coin in a line, after a mark of one character. What matters most comes first, for narrow
   * screens cut the rest off.
   */
  static String of(char mark, Coin coin, String flags) {
    return "[%c] %d %,17d  %6d  %-10s  %-44s  %s"
        .formatted(
            mark,
            coin.mixdepth(),
            coin.valueSats(),
            coin.confirmations(),
            flags,
            coin.address(),
            coin.outPoint());
  }
}
