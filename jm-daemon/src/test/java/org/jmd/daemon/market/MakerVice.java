package org.jmd.daemon.market;

/** How a maker harms takers. Its own wallet must be safe all the same. */
enum MakerVice {
  NONE,
  /** Does not answer {@code fill}. */
  SILENT_ON_FILL,
  /** Does not answer {@code auth}. */
  SILENT_ON_AUTH,
  /** Does not answer {@code tx}. */
  SILENT_ON_TX,
  /** Sends only the first signature. */
  ONE_SIGNATURE,
  /** Says that every commitment is used. */
  CLAIMS_BLACKLIST,
  /** Tells another key than it uses. */
  WRONG_KEY,
  /** Wants CoinJoin output and change at one address. */
  SAME_ADDRESS,
  /** Discloses a coin that does not exist. */
  UNKNOWN_COIN,
  /** Sends signatures that sign nothing. */
  JUNK_SIGNATURES,
  /** Spends its coins elsewhere once it has signed. */
  DOUBLE_SPENDS
}
