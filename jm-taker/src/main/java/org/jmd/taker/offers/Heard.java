package org.jmd.taker.offers;

import java.util.Optional;
import java.util.Set;
import org.jmd.core.net.Endpoint;
import org.jmd.core.protocol.Nick;
import org.jmd.core.protocol.Offer;

/**
 * An offer of the orderbook, merged over the directories.
 *
 * @param nick the maker
 * @param offer the newest copy
 * @param bondProof base64 as received, not verified; only signed messages carry one
 * @param signed whether the maker's signature covers the offer, or only a directory vouches for it
 * @param directories those through which the maker was heard with this offer; empty if directly
 */
public record Heard(
    Nick nick, Offer offer, Optional<String> bondProof, boolean signed, Set<Endpoint> directories) {
  /** Copies the set. */
  public Heard {
    directories = Set.copyOf(directories);
  }
}
