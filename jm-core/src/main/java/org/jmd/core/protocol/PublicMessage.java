package org.jmd.core.protocol;

import org.jmd.core.crypto.Commitment;

/** What is said to everybody. Unsigned: only the directory vouches for the sender's nick. */
public sealed interface PublicMessage extends JmMessage {

  /** A taker asks every maker for its offers ({@code orderbook}). */
  record OrderbookRequest() implements PublicMessage {}

  /** A maker announces an offer, without a bond proof. */
  record OfferAnnouncement(Offer offer) implements PublicMessage {}

  /**
   * A maker withdraws an offer ({@code cancel}).
   *
   * @param oid {@code 0..2^63-1}
   */
  record CancelOffer(long oid) implements PublicMessage {
    /** Checks the range. */
    public CancelOffer {
      if (oid < 0) {
        throw new IllegalArgumentException("oid must not be negative, got " + oid);
      }
    }
  }

  /** Somebody reports a commitment as used ({@code hp2}). */
  record CommitmentGossip(Commitment commitment) implements PublicMessage {}
}
