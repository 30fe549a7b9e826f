package org.jmd.maker;

import java.util.Optional;
import org.jmd.core.protocol.Nick;

/**
 * Proves the possession of a fidelity bond to one taker (coinjoin.md 1.4). {@link #proofFor} is
 * called for every request for offers, so implementations keep their certificate. Safe for use by
 * several threads.
 */
@FunctionalInterface
public interface BondSource extends AutoCloseable {
  /** A maker without bond. */
  BondSource NONE = _ -> Optional.empty();

  /** The proof in base64, valid for this maker and that taker only. Asks neither chain nor disk. */
  Optional<String> proofFor(Nick taker);

  /**
   * Looks at wallet and chain: chooses the bond the first time, and then sees whether it still
   * stands and renews the certificate. Called before anything is announced and after every sync.
   *
   * @throws org.jmd.core.chain.ChainUnavailableException if the chain cannot be asked
   * @throws org.jmd.wallet.file.WalletStorageException if the registry cannot be read
   */
  default BondStatus refresh() {
    return BondStatus.NONE;
  }

  /** Wipes what proofs are signed with; there are none afterwards. */
  @Override
  default void close() {}
}
