package org.jmd.daemon.watch;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import org.jmd.core.protocol.FeeRule;
import org.jmd.core.protocol.Offer;
import org.jmd.maker.OfferTerms;

/** Why nobody may be taking a maker's offers (coinjoin.md 5, pain 24). Pure. */
final class OfferHints {
  /** What takers pay a maker unless they configure otherwise (coinjoin.md 2.1). */
  static final long TAKERS_ABSOLUTE_LIMIT_SATS = 500;

  static final BigDecimal TAKERS_RELATIVE_LIMIT = new BigDecimal("0.001");

  /** Many CoinJoins are smaller than that. */
  static final long USUAL_MIN_SATS = 1_000_000;

  private OfferHints() {}

  /**
   * What is known of a maker.
   *
   * @param up directories that are connected
   * @param directories all of the configuration
   * @param offers in force
   * @param problems why terms led to no offer
   * @param terms what the operator configured
   * @param bond whether takers see a fidelity bond
   * @param coins of the wallet
   * @param minConfirmations that a coin needs to be offered
   */
  record Facts(
      long up,
      int directories,
      List<Offer> offers,
      List<String> problems,
      List<OfferTerms> terms,
      boolean bond,
      MakerStatus.CoinCounts coins,
      int minConfirmations) {}

  /** One line each, the most serious first. */
  static List<String> of(Facts facts) {
    List<String> hints = new ArrayList<>();
    if (facts.up() == 0) {
      hints.add("no directory is connected: nobody sees the offers");
    } else if (facts.up() < facts.directories()) {
      hints.add(
          facts.up()
              + " of "
              + facts.directories()
              + " directories are connected: takers on the"
              + " others do not see the offers");
    }
    if (facts.offers().isEmpty()) {
      hints.add("there is no offer");
    }
    hints.addAll(facts.problems());
    coins(facts, hints);
    if (!facts.bond() && facts.offers().stream().anyMatch(OfferHints::charges)) {
      hints.add(
          "no fidelity bond, but a fee: most takers leave out makers without a bond that charge"
              + " (make a bond, or offer at 0 sats)");
    }
    facts.offers().forEach(offer -> price(offer, hints));
    facts.terms().forEach(terms -> terms.fingerprintWarning().ifPresent(hints::add));
    return List.copyOf(hints);
  }

  private static void coins(Facts facts, List<String> hints) {
    MakerStatus.CoinCounts coins = facts.coins();
    if (coins.unconfirmed() > 0) {
      hints.add(
          coins.unconfirmed()
              + " coins have fewer than "
              + facts.minConfirmations()
              + " confirmations and are not offered");
    }
    if (coins.frozen() > 0) {
      hints.add(coins.frozen() + " coins are frozen and are not offered");
    }
  }

  private static boolean charges(Offer offer) {
    return offer.makerProfitSats(offer.maxSizeSats()) > 0;
  }

  private static void price(Offer offer, List<String> hints) {
    switch (offer.fee()) {
      case FeeRule.Absolute(long sats) -> {
        if (sats > TAKERS_ABSOLUTE_LIMIT_SATS) {
          hints.add(tooDear(offer, sats + " sats", TAKERS_ABSOLUTE_LIMIT_SATS + " sats"));
        }
      }
      case FeeRule.Relative(BigDecimal fraction) -> {
        if (fraction.compareTo(TAKERS_RELATIVE_LIMIT) > 0) {
          hints.add(
              tooDear(offer, fraction.toPlainString(), TAKERS_RELATIVE_LIMIT.toPlainString()));
        }
      }
    }
    if (offer.minSizeSats() > USUAL_MIN_SATS) {
      hints.add(
          "offer "
              + offer.oid()
              + " begins at "
              + offer.minSizeSats()
              + " sats: smaller CoinJoins"
              + " pass it by");
    }
  }

  private static String tooDear(Offer offer, String fee, String limit) {
    return "offer "
        + offer.oid()
        + " costs "
        + fee
        + ", takers pay up to "
        + limit
        + " unless they configure more";
  }
}
