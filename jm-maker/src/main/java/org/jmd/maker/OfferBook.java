package org.jmd.maker;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import org.jmd.core.protocol.MakerOfferMath;
import org.jmd.core.protocol.Offer;

/**
 * The offers in force and those replaced a short while ago, which takers may still be filling
 * (coinjoin.md 1.15). Safe for use by several threads.
 */
final class OfferBook {
  /** How long a replaced offer can still be filled. */
  static final Duration GRACE = Duration.ofMinutes(1);

  private static final int MAX_GENERATIONS = 8;

  private record Replaced(List<Offer> offers, Instant until) {}

  private List<Offer> current = List.of();
  private final ArrayDeque<Replaced> replaced = new ArrayDeque<>();

  /**
   * What a replacement means to the market.
   *
   * @param announce offers to announce, all or none
   * @param cancelledOids offers that no longer exist
   */
  record Change(List<Offer> announce, List<Long> cancelledOids) {
    boolean isSilent() {
      return announce.isEmpty() && cancelledOids.isEmpty();
    }
  }

  /** The offers that are announced. */
  synchronized List<Offer> current() {
    return current;
  }

  /**
   * Puts a new set of offers in force. If there are none, the old ones that the balance still
   * covers stay, so that a passing shortage does not make the maker flap; the others are withdrawn.
   * Announcing is only worth it if an oid or a maximum changed.
   *
   * @param next may be empty
   * @param maxBalanceSats the balance for which they were made
   */
  synchronized Change replace(List<Offer> next, long maxBalanceSats, Instant now) {
    List<Offer> before = current;
    List<Offer> after =
        next.isEmpty()
            ? before.stream().filter(offer -> isCovered(offer, maxBalanceSats)).toList()
            : List.copyOf(next);
    List<Long> cancelled =
        before.stream()
            .map(Offer::oid)
            .filter(oid -> after.stream().noneMatch(offer -> offer.oid() == oid))
            .toList();
    boolean changed =
        !cancelled.isEmpty() || after.size() != before.size() || anyMaximumDiffers(before, after);
    if (!changed) {
      return new Change(List.of(), List.of());
    }
    if (!before.isEmpty()) {
      replaced.addFirst(new Replaced(before, now.plus(GRACE)));
    }
    while (replaced.size() > MAX_GENERATIONS) {
      replaced.removeLast();
    }
    current = after;
    return new Change(next.isEmpty() ? List.of() : after, cancelled);
  }

  private static boolean isCovered(Offer offer, long maxBalanceSats) {
    return MakerOfferMath.requiredInputSats(offer.fee(), offer.txFeeSats(), offer.maxSizeSats())
        <= maxBalanceSats;
  }

  private static boolean anyMaximumDiffers(List<Offer> before, List<Offer> after) {
    return after.stream()
        .anyMatch(offer ->
            before.stream()
                .noneMatch(
                    old -> old.oid() == offer.oid() && old.maxSizeSats() == offer.maxSizeSats()));
  }

  /** Whether an offer of that number can be filled, for whatever amount. */
  synchronized boolean knows(long oid, Instant now) {
    return !find(offer -> offer.oid() == oid, now).isEmpty();
  }

  /**
   * The offer that a fill refers to. A taker may have read any generation; of those that accept the
   * amount the cheapest is taken, because a taker that pays more satisfies its terms as well.
   */
  synchronized Optional<Offer> match(long oid, long amountSats, Instant now) {
    return find(offer -> offer.oid() == oid && offer.accepts(amountSats), now).stream()
        .min(Comparator.comparingLong(offer -> offer.makerProfitSats(amountSats)));
  }

  private List<Offer> find(Predicate<Offer> wanted, Instant now) {
    replaced.removeIf(generation -> !now.isBefore(generation.until()));
    List<Offer> found = new ArrayList<>(current.stream().filter(wanted).toList());
    for (Replaced generation : replaced) {
      generation.offers().stream().filter(wanted).forEach(found::add);
    }
    return found;
  }
}
