package org.jmd.maker;

import java.util.Locale;

/** What a maker counts of its traffic since its start; the order is that of displays. */
public enum MakerCount {
  /** Events for which there was no room: more arrives than can be handled. */
  EVENTS_DROPPED,
  /** Messages and commitments beyond the limit of a nick or of all nicks (coinjoin.md 1.5). */
  RATE_LIMITED,
  /** Messages that belong to no session, or to none in that stage. */
  IGNORED,
  /** Requests for offers that were answered. */
  ORDERBOOK_ANSWERED,
  /** Nicks banned for asking for offers too often. */
  ORDERBOOK_BANS,
  /** Commitments that others report as used and we did not know. */
  COMMITMENTS_HEARD,
  /** Sessions that began. */
  SESSIONS_OPENED,
  /** Sessions that began again with another key. */
  SESSIONS_RESTARTED,
  /** Requests of our own taker. */
  FILLS_OF_OWN_NICK,
  /** Requests with a commitment that was used before. */
  FILLS_BLACKLISTED,
  /** Requests with the commitment of another live session. */
  FILLS_RESERVED,
  /** Requests for an offer that does not exist. */
  FILLS_UNKNOWN_OFFER,
  /** Requests for an amount outside of the offer, or on which we would lose. */
  FILLS_OUT_OF_RANGE,
  /** Requests of takers whose earlier session has come too far. */
  FILLS_UNDER_WAY,
  /** Requests for which there was no room. */
  FILLS_WITHOUT_ROOM,
  /** Proofs, coins and budgets that did not suffice for a disclosure. */
  AUTHS_REFUSED,
  /** Sessions in which coins were shown. */
  DISCLOSURES,
  /** Transactions that were not signed. */
  TRANSACTIONS_REFUSED,
  /** Transactions that were signed. */
  TRANSACTIONS_SIGNED,
  /** Requests to broadcast that were refused. */
  PUSHES_REFUSED,
  /** Times that a directory could be used again. */
  DIRECTORIES_CONNECTED,
  /** Times that a directory was lost. */
  DIRECTORIES_LOST;

  /** The name in files and displays: lower case, with underscores. */
  public String label() {
    return name().toLowerCase(Locale.ROOT);
  }
}
