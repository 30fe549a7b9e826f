package org.jmd.taker;

import org.jmd.core.crypto.Commitment;

/**
 * Which commitments can no longer be used. Calls throw {@link
 * org.jmd.wallet.file.WalletStorageException} if something could not be written down; a commitment
 * must then not be used. Safe for use by several threads.
 */
interface Commitments {
  /** Whether we used it, or somebody in the network did. */
  boolean isBurnt(Commitment commitment);

  /** Notes, durably before it returns, that we use it. */
  void markUsed(Commitment commitment);

  /** Adds a commitment that makers refused to those that are known as used in the network. */
  void blacklist(Commitment commitment);
}
