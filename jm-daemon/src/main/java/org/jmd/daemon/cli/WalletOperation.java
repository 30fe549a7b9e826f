package org.jmd.daemon.cli;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import org.jmd.wallet.file.FileLock;
import org.jmd.wallet.file.PrivateFiles;

/**
 * The lock {@code wallets/.wallet-operation.lock} of a data directory (wallet.md 2): only one
 * program at a time makes a wallet there, joinmarket-ng included. Nobody waits for it.
 */
final class WalletOperation implements AutoCloseable {
  private final FileLock lock;

  private WalletOperation(FileLock lock) {
    this.lock = lock;
  }

  /**
   * Takes the lock.
   *
   * @throws CommandFailed if somebody has it
   */
  static WalletOperation begin(Path dataDirectory) {
    Path wallets = dataDirectory.resolve("wallets");
    try {
      new PrivateFiles().createDirectories(wallets);
      return new WalletOperation(
          FileLock.tryExclusive(wallets.resolve(".wallet-operation.lock"))
              .orElseThrow(() ->
                  new CommandFailed(
                      ExitCode.WALLET,
                      "another program is making a wallet in " + wallets + " at this moment")));
    } catch (IOException e) {
      throw new UncheckedIOException("cannot lock " + wallets, e);
    }
  }

  @Override
  public void close() {
    try {
      lock.close();
    } catch (IOException e) {
      throw new UncheckedIOException("cannot release the lock on making wallets", e);
    }
  }
}
