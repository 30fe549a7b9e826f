package org.jmd.taker.offers;

/**
 * Why an offer cannot be used, in the order of the checks (coinjoin.md 2.7). The text for the user
 * is made by {@link FilterReport}.
 */
public enum FilterReason {
  /** It is an offer of this installation. */
  OWN,
  /** The maker takes part already or has failed in this round. */
  TRIED,
  /** The maker is on the list of ignored makers. */
  IGNORED,
  /** The maker does not understand what a light client needs. */
  FEATURE_MISSING,
  /** Not an offer for native segwit coins. */
  OFFER_TYPE,
  /** The amount is outside the offer's range. */
  AMOUNT_RANGE,
  /** The fee exceeds the limits. */
  FEE_LIMIT,
  /** The maker would pay more to the miners than it receives, and would refuse to sign. */
  LOSS_FOR_MAKER,
  /** The maker charges a fee and has no fidelity bond. */
  BONDLESS_WITH_FEE,
  /** Another, cheaper nick shows the same bond. */
  SHARED_BOND,
  /** Whether the maker understands what a light client needs is unknown, and others surely do. */
  FEATURE_UNKNOWN
}
