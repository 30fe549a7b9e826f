package org.jmd.maker;

/** What the hostile do, and how often in comparison. */
enum SoakMischief {
  /** Lines that are no messages, on the directory. */
  GARBAGE(20),
  /** A message in the name of somebody else. */
  FORGED_SIGNATURE(20),
  /** A request for offers under a nick never seen before. */
  ORDERBOOK_OF_NEW_NICK(60),
  /** Requests for offers by the same nick, again and again. */
  ORDERBOOK_OF_OLD_NICK(20),
  /** A fill for no offer, under a nick never seen before. */
  FILL_OF_NO_OFFER(20),
  /** A fill for an amount that is not offered, under a nick never seen before. */
  FILL_OUT_OF_RANGE(20),
  /** A line that somebody said earlier. */
  REPLAY(15),
  /** A box that belongs to no session. */
  STRAY_BOX(15),
  /** A request to broadcast what was never signed. */
  PUSH(10),
  /** A commitment reported as used, under a nick never seen before. */
  GOSSIP(15),
  /** A connection to the maker's door: handshake, a few messages, gone. */
  DIRECT_PEER(3),
  /** A connection that says nothing, or no envelope. */
  DIRECT_NOISE(3),
  /** A session that is opened and then left alone. */
  STALL_AFTER_FILL(2),
  /** A session with a proof that proves nothing. */
  BAD_PROOF(3);

  final int weight;

  SoakMischief(int weight) {
    this.weight = weight;
  }
}
