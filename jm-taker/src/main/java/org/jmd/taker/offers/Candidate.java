package org.jmd.taker.offers;

import java.util.Optional;
import org.jmd.core.protocol.Nick;
import org.jmd.core.protocol.Offer;

/**
 * One offer of one maker, merged over the directories and with its bond checked.
 *
 * @param nick the maker
 * @param offer as it was heard; this copy stays valid for the whole round
 * @param bond empty if the maker showed none or it is worth nothing
 * @param neutrinoCompat whether the maker understands the extended form of coins
 */
public record Candidate(
    Nick nick, Offer offer, Optional<VerifiedBond> bond, Support neutrinoCompat) {

  /** What the maker receives for a CoinJoin of that amount, in satoshis. */
  public long feeSats(long amountSats) {
    return offer.fee().fee(amountSats);
  }

  /** What the maker costs: its fee less its contribution to the miner fee; may be negative. */
  public long costSats(long amountSats) {
    return offer.makerProfitSats(amountSats);
  }
}
