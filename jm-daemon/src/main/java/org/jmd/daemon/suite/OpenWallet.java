package org.jmd.daemon.suite;

import java.nio.file.Path;
import org.jmd.core.runtime.Tasks;
import org.jmd.wallet.Wallet;
import org.jmd.wallet.backend.WalletBackend;

/**
 * A wallet with what it stands on; closing it wipes the keys.
 *
 * @param dataDirectory where its state is kept
 */
public record OpenWallet(Wallet wallet, WalletBackend backend, Tasks tasks, Path dataDirectory)
    implements AutoCloseable {
  @Override
  public void close() {
    wallet.close();
    backend.close();
  }
}
