package org.jmd.wallet.overview;

import java.util.Locale;

/** What else there is to say about an address. */
public enum AddressMark {
  /** It was paid more than once, or a coin on it was frozen because of that. */
  REUSED,
  /** A transaction of this wallet that pays it is not settled yet. */
  PENDING,
  /** A coin on it is not in a block yet. */
  UNCONFIRMED;

  /** The word for people and programs. */
  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
