package org.jmd.wallet.file;

import java.io.IOException;

/**
 * The disk refused to read or keep the state of a wallet. Whatever should have been kept must be
 * treated as not kept, and nothing may be revealed on the strength of it.
 */
public final class WalletStorageException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /** Names the file and what was tried. */
  public WalletStorageException(String problem, IOException cause) {
    super(problem + ": " + cause.getMessage(), cause);
  }
}
