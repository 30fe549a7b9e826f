package org.jmd.taker.offers;

import java.math.BigDecimal;
import java.util.Optional;
import java.util.Set;
import org.jmd.core.crypto.Entropy;
import org.jmd.core.protocol.FeeRule;
import org.jmd.core.protocol.Nick;
import org.jmd.core.protocol.NickIdentity;
import org.jmd.core.protocol.Offer;
import org.jmd.core.protocol.OfferType;
import org.jmd.core.testing.SeededEntropy;
import org.jmd.core.tx.OutPoint;

/** Offers for tests. */
final class Book {
  static final long MILLION = 1_000_000;
  static final FilterRules RULES =
      new FilterRules(FeeLimits.DEFAULT, false, false, Set.of(), Set.of(), Set.of());

  private final Entropy entropy = new SeededEntropy(1);

  Nick nick() {
    try (NickIdentity identity = NickIdentity.create(entropy)) {
      return identity.nick();
    }
  }

  static Offer absolute(long feeSats) {
    return new Offer(
        OfferType.SW0_ABSOLUTE, 0, 30_000, 100 * MILLION, 0, new FeeRule.Absolute(feeSats));
  }

  static Offer relative(String fraction) {
    return new Offer(
        OfferType.SW0_RELATIVE,
        0,
        30_000,
        100 * MILLION,
        0,
        new FeeRule.Relative(new BigDecimal(fraction)));
  }

  static Offer sized(long min, long max) {
    return new Offer(OfferType.SW0_ABSOLUTE, 0, min, max, 0, new FeeRule.Absolute(10));
  }

  static OutPoint coin(int number) {
    return new OutPoint(String.format("%064x", number), 0);
  }

  static Candidate candidate(Nick nick, Offer offer) {
    return new Candidate(nick, offer, Optional.empty(), Support.UNKNOWN);
  }

  Candidate candidate(Offer offer) {
    return candidate(nick(), offer);
  }

  Candidate bonded(Offer offer, int bond, double value) {
    return new Candidate(
        nick(), offer, Optional.of(new VerifiedBond(coin(bond), value)), Support.UNKNOWN);
  }

  static Candidate supporting(Candidate candidate, Support support) {
    return new Candidate(candidate.nick(), candidate.offer(), candidate.bond(), support);
  }
}
