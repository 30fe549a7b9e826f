package org.jmd.daemon.market;

/** What somebody hostile does to makers, under nicks of which there are as many as he likes. */
enum Mischief {
  /** Asks for offers, again and again. */
  ORDERBOOK,
  /** Spreads commitments that nobody used. */
  GOSSIP,
  /** Opens sessions and leaves them alone. */
  FILL_AND_STALL,
  /** Opens the same session again and again, with the same and with other keys and commitments. */
  REFILL,
  /** Says what is no message, what is none for makers, and what belongs to no session. */
  GARBAGE,
  /** Opens sessions and proves nothing. */
  BAD_PROOF,
  /** Two nicks present one proof at the same time. */
  SHARED_PROOF,
  /** Presents one proof again and again, under ever new nicks. */
  USED_PROOF,
  /** Pays for the sight of coins and then says nothing. */
  LOOK_AND_STALL,
  /** Pays for the sight of coins and shows transactions that steal. */
  THEFT
}
