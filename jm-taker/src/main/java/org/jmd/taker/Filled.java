package org.jmd.taker;

import org.jmd.core.crypto.EncryptedChannel;
import org.jmd.core.crypto.NaclPublicKey;
import org.jmd.core.protocol.Nick;
import org.jmd.taker.offers.Candidate;

/**
 * A maker that accepted the fill.
 *
 * @param candidate the offer that was filled
 * @param key the maker's encryption key
 * @param box the encrypted conversation; closed with the round
 * @param neutrinoCompat whether the maker said that it takes coins in the extended form
 * @param commitment what was committed to towards this maker
 */
record Filled(
    Candidate candidate,
    NaclPublicKey key,
    EncryptedChannel box,
    boolean neutrinoCompat,
    CommitmentSource.Sourced commitment) {

  Nick nick() {
    return candidate.nick();
  }
}
