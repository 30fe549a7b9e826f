package org.jmd.maker;

import org.jmd.core.crypto.Commitment;

/**
 * Publishes used commitments under a fresh identity, so that nobody learns which maker saw them
 * (coinjoin.md 1.10). Both methods return at once; failures concern nobody. Safe for use by several
 * threads.
 */
public interface CommitmentGossiper {
  /** Publishes nothing. */
  CommitmentGossiper NONE =
      new CommitmentGossiper() {
        @Override
        public void announce(Commitment commitment) {}

        @Override
        public void relay(Commitment commitment) {}
      };

  /** Publishes a commitment that a taker has just used with us; waits its turn. */
  void announce(Commitment commitment);

  /** Publishes a commitment for another maker, unless one is being relayed already. */
  void relay(Commitment commitment);
}
