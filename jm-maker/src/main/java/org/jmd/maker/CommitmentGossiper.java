package org.jmd.maker;

import org.jmd.core.crypto.Commitment;

/**
 * Publishes used commitments under a fresh identity, so that nobody learns which maker saw them
 * (coinjoin.md 1.10). No method waits for a peer. Safe for use by several threads.
 */
public interface CommitmentGossiper {
  /** Publishes nothing. */
  CommitmentGossiper NONE =
      new CommitmentGossiper() {
        @Override
        public void owe(Commitment commitment) {}

        @Override
        public void withdraw(Commitment commitment) {}

        @Override
        public void announce(Commitment commitment) {}

        @Override
        public void relay(Commitment commitment) {}
      };

  /**
   * Notes that a taker is about to use a commitment with us: if the process dies from here on, the
   * next one publishes it.
   *
   * @throws org.jmd.wallet.file.WalletStorageException if that cannot be written down; then the
   *     taker must not be shown anything
   */
  void owe(Commitment commitment);

  /** The taker was shown nothing after all: what was owed is not published. */
  void withdraw(Commitment commitment);

  /** Publishes what is owed now that the taker has seen our coins; waits its turn. */
  void announce(Commitment commitment);

  /**
   * Publishes a commitment for another maker, unless one is being relayed already. Nothing is kept
   * and failures concern nobody.
   */
  void relay(Commitment commitment);
}
