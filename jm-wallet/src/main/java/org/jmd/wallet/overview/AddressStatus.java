package org.jmd.wallet.overview;

import java.util.Locale;

/** What became of an address (wallet.md 6.2). */
public enum AddressStatus {
  /** Nobody was given it and nothing was sent to it. */
  NEW,
  /** It was handed out or set aside; nothing was sent to it. */
  RESERVED,
  /** It holds coins that were sent to it from elsewhere. */
  DEPOSIT,
  /** It holds the equal output of a CoinJoin. */
  CJ_OUT,
  /** It holds the change of a CoinJoin. */
  CJ_CHANGE,
  /** It holds other change. */
  NON_CJ_CHANGE,
  /** Whatever it held is spent. */
  USED_EMPTY,
  /** Others know it from a CoinJoin that came to nothing; it is never used again. */
  FLAGGED,
  /** It belongs to a fidelity bond. */
  BOND;

  /** The word for people and programs, such as {@code cj-out}. */
  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }
}
