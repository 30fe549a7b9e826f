package org.jmd.orderbook;

import java.util.Collection;
import java.util.Map;
import java.util.function.Predicate;
import org.jmd.core.protocol.Nick;
import org.jmd.core.protocol.Offer;

/**
 * How much an orderbook offers, by kind of fee. Offers are claims that nobody has verified, so the
 * amounts are upper bounds. Offers that fit no amount, and those of script types that are no longer
 * traded, do not count. Immutable.
 *
 * @param makers makers with at least one offer that counts, of either kind
 * @param relative offers whose fee is a fraction of the amount
 * @param absolute offers with a fixed fee
 */
public record DepthSummary(int makers, Side relative, Side absolute) {
  /**
   * One kind of fee.
   *
   * @param offers number of offers
   * @param makers number of makers that make them
   * @param totalSats sum over the makers of the largest amount each offers; a maker's coins stand
   *     behind all of its offers, so only the largest is added. {@code Long.MAX_VALUE} where the
   *     claims exceed it
   */
  public record Side(int offers, int makers, long totalSats) {}

  /** Sums up the current offers of each maker. */
  public static DepthSummary of(Map<Nick, ? extends Collection<Offer>> book) {
    Predicate<Offer> counts = offer -> offer.hasValidRange() && offer.type().isSegwit();
    return new DepthSummary(
        (int) book.values().stream().filter(offers -> offers.stream().anyMatch(counts)).count(),
        side(book, counts.and(offer -> offer.type().isRelative())),
        side(book, counts.and(offer -> !offer.type().isRelative())));
  }

  private static Side side(Map<Nick, ? extends Collection<Offer>> book, Predicate<Offer> counts) {
    int count = 0;
    int makers = 0;
    long total = 0;
    for (Collection<Offer> offers : book.values()) {
      long largest = 0;
      int before = count;
      for (Offer offer : offers) {
        if (counts.test(offer)) {
          count++;
          largest = Math.max(largest, offer.maxSizeSats());
        }
      }
      makers += count > before ? 1 : 0;
      // Some 4,400 makers who each claim to own every bitcoin would overflow.
      total = total > Long.MAX_VALUE - largest ? Long.MAX_VALUE : total + largest;
    }
    return new Side(count, makers, total);
  }
}
