package org.jmd.wallet.file;

import org.jmd.core.crypto.SecretBytes;
import org.jmd.core.runtime.Network;
import org.jmd.wallet.keys.HdKeys;

/**
 * Everything secret that opening a wallet takes, whatever kind of file it came from.
 *
 * @param contents what the file holds
 * @param passphrase the BIP39 passphrase in UTF-8, which no file of ours holds; empty for none
 */
public record WalletSecrets(WalletContents contents, SecretBytes passphrase)
    implements AutoCloseable {
  /** The wallet's keys on a network; the caller closes them. */
  public HdKeys keys(Network network, int mixdepthCount) {
    return HdKeys.of(contents.mnemonic(), passphrase, network, mixdepthCount);
  }

  /** Wipes words and passphrase; keys that were made of them live on. */
  @Override
  public void close() {
    contents.close();
    passphrase.close();
  }
}
