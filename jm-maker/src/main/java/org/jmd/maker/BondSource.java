package org.jmd.maker;

import java.util.Optional;
import org.jmd.core.protocol.Nick;

/**
 * Proves the possession of a fidelity bond to one taker (coinjoin.md 1.4). Called for every request
 * for offers, so implementations keep their certificate. Safe for use by several threads.
 */
@FunctionalInterface
public interface BondSource {
  /** A maker without bond. */
  BondSource NONE = _ -> Optional.empty();

  /** The proof in base64, valid for this maker and that taker only. */
  Optional<String> proofFor(Nick taker);
}
