package org.jmd.wallet.overview;

import java.time.Instant;
import java.util.List;
import java.util.function.Predicate;
import org.jmd.core.bond.Timenumber;
import org.jmd.wallet.Coin;

/**
 * Sums over the coins of a wallet, in satoshis. A coin may count in several; each belongs to either
 * the bonds or the rest.
 *
 * @param totalSats all of them
 * @param frozenSats frozen ones, bonds left out
 * @param bondsLockedSats bonds whose lock time is to come
 * @param bondsExpiredSats other bonds
 * @param inUseSats those that a CoinJoin or payment holds
 * @param unconfirmedSats those that are in no block yet
 * @param spendableSats those that may be spent now: no bond, not frozen, not in use
 */
public record Totals(
    long totalSats,
    long frozenSats,
    long bondsLockedSats,
    long bondsExpiredSats,
    long inUseSats,
    long unconfirmedSats,
    long spendableSats) {
  static Totals of(List<Coin> coins, Instant now) {
    return new Totals(
        sum(coins, c -> true),
        sum(coins, c -> c.frozen() && !c.bond()),
        sum(coins, c -> c.bond() && isLocked(c, now)),
        sum(coins, c -> c.bond() && !isLocked(c, now)),
        sum(coins, Coin::leased),
        sum(coins, c -> c.confirmations() == 0),
        sum(coins, c -> !c.bond() && !c.frozen() && !c.leased()));
  }

  private static boolean isLocked(Coin bond, Instant now) {
    return now.getEpochSecond() < new Timenumber(bond.path().index()).locktime();
  }

  static long sum(List<Coin> coins, Predicate<Coin> which) {
    return coins.stream().filter(which).mapToLong(Coin::valueSats).sum();
  }
}
