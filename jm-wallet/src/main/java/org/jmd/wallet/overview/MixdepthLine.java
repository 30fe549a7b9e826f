package org.jmd.wallet.overview;

import java.util.List;
import java.util.Optional;

/**
 * A mixdepth.
 *
 * @param mixdepth from 0
 * @param balanceSats what it holds, without bonds
 * @param frozenSats how much of that is frozen
 * @param coins how many coins that is
 * @param nextDepositAddress the address that would be handed out next; it is not set aside
 * @param zpub its extended public key, which shows all its addresses; only if asked for
 * @param branches its addresses; only if asked for
 */
public record MixdepthLine(
    int mixdepth,
    long balanceSats,
    long frozenSats,
    int coins,
    String nextDepositAddress,
    Optional<String> zpub,
    List<BranchLine> branches) {
  /** Copies the list. */
  public MixdepthLine {
    branches = List.copyOf(branches);
  }
}
