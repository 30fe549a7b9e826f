package org.jmd.wallet.file;

import java.util.Arrays;
import java.util.Optional;

/**
 * What a daemon wallet calls itself (wallet.md 2.3). All types have the same keys (BIP84); the type
 * only tells whether recovery looks for fidelity bonds.
 */
public enum WalletType {
  SEGWIT("sw"),
  LEGACY("sw-legacy"),
  FIDELITY_BOND("sw-fb");

  private final String text;

  WalletType(String text) {
    this.text = text;
  }

  /** The name in files and in the daemon's API. */
  public String text() {
    return text;
  }

  /** The type of that exact name. */
  public static Optional<WalletType> tryParse(String text) {
    return Arrays.stream(values()).filter(t -> t.text.equals(text)).findFirst();
  }
}
