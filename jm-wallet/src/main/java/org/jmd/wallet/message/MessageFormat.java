package org.jmd.wallet.message;

/** How a signature of a message is written. */
public enum MessageFormat {
  /** 65 octets with the header 39..42 for P2WPKH (BIP137). */
  BIP137,
  /** The same with the header 31..34 of legacy addresses, as Electrum writes it for all. */
  ELECTRUM,
  /** The witness of a virtual transaction (BIP322, simple). */
  BIP322
}
