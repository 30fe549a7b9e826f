package org.jmd.taker.offers;

import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jmd.core.protocol.Nick;
import org.jmd.core.protocol.OfferType;
import org.jmd.core.tx.OutPoint;

/**
 * Reduces the orderbook to one usable offer per maker and per bond, and remembers why the others
 * fell out (coinjoin.md 2.7). Pure.
 */
public final class OfferFilter {
  private OfferFilter() {}

  /**
   * Applies the rules for one amount.
   *
   * @param wanted number of makers sought: only when so many surely have a required feature, those
   *     are dropped of which it is not known
   */
  public static FilterReport apply(
      List<Candidate> book, long amountSats, FilterRules rules, int wanted) {
    Map<Nick, Candidate> best = new LinkedHashMap<>();
    Map<Nick, FilterReport.Removed> removed = new LinkedHashMap<>();
    for (Candidate candidate : book) {
      Optional<FilterReason> reason = reasonAgainst(candidate, amountSats, rules);
      if (reason.isPresent()) {
        removed.merge(
            candidate.nick(),
            new FilterReport.Removed(candidate, reason.get()),
            OfferFilter::further);
      } else {
        best.merge(candidate.nick(), candidate, (a, b) -> cheaper(a, b, amountSats));
      }
    }
    dropSharedBonds(best, removed, amountSats);
    if (rules.needsNeutrinoCompat()) {
      dropUnknown(best, removed, wanted);
    }
    removed.keySet().removeAll(best.keySet());
    return new FilterReport(
        amountSats, rules, book.size(), List.copyOf(best.values()), List.copyOf(removed.values()));
  }

  private static Optional<FilterReason> reasonAgainst(
      Candidate candidate, long amountSats, FilterRules rules) {
    Nick nick = candidate.nick();
    OfferType type = candidate.offer().type();
    if (rules.own().contains(nick)) {
      return Optional.of(FilterReason.OWN);
    }
    if (rules.tried().contains(nick)) {
      return Optional.of(FilterReason.TRIED);
    }
    if (rules.ignored().contains(nick)) {
      return Optional.of(FilterReason.IGNORED);
    }
    if (rules.needsNeutrinoCompat() && candidate.neutrinoCompat() == Support.NO) {
      return Optional.of(FilterReason.FEATURE_MISSING);
    }
    if (type != OfferType.SW0_RELATIVE && type != OfferType.SW0_ABSOLUTE) {
      return Optional.of(FilterReason.OFFER_TYPE);
    }
    if (!candidate.offer().accepts(amountSats)) {
      return Optional.of(FilterReason.AMOUNT_RANGE);
    }
    if (!rules.fees().allow(candidate.offer(), amountSats)) {
      return Optional.of(FilterReason.FEE_LIMIT);
    }
    if (candidate.costSats(amountSats) < 0) {
      return Optional.of(FilterReason.LOSS_FOR_MAKER);
    }
    if (rules.bondlessMustBeFree()
        && candidate.bond().isEmpty()
        && candidate.feeSats(amountSats) > 0) {
      return Optional.of(FilterReason.BONDLESS_WITH_FEE);
    }
    return Optional.empty();
  }

  /** Of two refused offers of one maker the one that came closer is worth reporting. */
  private static FilterReport.Removed further(FilterReport.Removed a, FilterReport.Removed b) {
    return a.reason().compareTo(b.reason()) >= 0 ? a : b;
  }

  private static Candidate cheaper(Candidate a, Candidate b, long amountSats) {
    return byCost(amountSats).compare(a, b) <= 0 ? a : b;
  }

  /** A total order, so that the outcome does not depend on the order in which offers arrived. */
  private static Comparator<Candidate> byCost(long amountSats) {
    return Comparator.<Candidate>comparingLong(c -> c.costSats(amountSats))
        .thenComparing(c -> c.nick().value())
        .thenComparingLong(c -> c.offer().oid());
  }

  private static void dropSharedBonds(
      Map<Nick, Candidate> best, Map<Nick, FilterReport.Removed> removed, long amountSats) {
    Map<OutPoint, Candidate> owners = new HashMap<>();
    for (Candidate candidate : best.values()) {
      candidate
          .bond()
          .ifPresent(bond ->
              owners.merge(bond.outPoint(), candidate, (a, b) -> cheaper(a, b, amountSats)));
    }
    for (Candidate candidate : List.copyOf(best.values())) {
      Optional<OutPoint> bond = candidate.bond().map(VerifiedBond::outPoint);
      if (bond.isPresent() && !candidate.equals(owners.get(bond.get()))) {
        drop(best, removed, candidate, FilterReason.SHARED_BOND);
      }
    }
  }

  private static void drop(
      Map<Nick, Candidate> best,
      Map<Nick, FilterReport.Removed> removed,
      Candidate candidate,
      FilterReason reason) {
    best.remove(candidate.nick());
    removed.put(candidate.nick(), new FilterReport.Removed(candidate, reason));
  }

  private static void dropUnknown(
      Map<Nick, Candidate> best, Map<Nick, FilterReport.Removed> removed, int wanted) {
    long sure = best.values().stream().filter(c -> c.neutrinoCompat() == Support.YES).count();
    if (sure < wanted) {
      return;
    }
    for (Candidate candidate : List.copyOf(best.values())) {
      if (candidate.neutrinoCompat() == Support.UNKNOWN) {
        drop(best, removed, candidate, FilterReason.FEATURE_UNKNOWN);
      }
    }
  }
}
