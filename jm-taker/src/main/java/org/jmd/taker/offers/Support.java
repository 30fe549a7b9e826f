package org.jmd.taker.offers;

/** What is known about a feature of a peer. */
public enum Support {
  YES,
  NO,
  UNKNOWN
}
