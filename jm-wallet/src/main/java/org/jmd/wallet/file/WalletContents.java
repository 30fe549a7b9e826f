package org.jmd.wallet.file;

import java.util.OptionalInt;
import org.jmd.wallet.keys.Mnemonic;

/**
 * What a daemon wallet file holds (wallet.md 2.3).
 *
 * @param mnemonic the words; wiped by {@link #close}
 * @param type what the wallet calls itself
 * @param creationHeight height of the chain when it was made, not negative
 */
public record WalletContents(Mnemonic mnemonic, WalletType type, OptionalInt creationHeight)
    implements AutoCloseable {
  /** Checks the height. */
  public WalletContents {
    if (creationHeight.isPresent() && creationHeight.getAsInt() < 0) {
      throw new IllegalArgumentException("the creation height must not be negative");
    }
  }

  @Override
  public void close() {
    mnemonic.close();
  }
}
