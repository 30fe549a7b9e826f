package org.jmd.maker;

import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import org.jmd.core.bond.Timenumber;
import org.jmd.core.tx.OutPoint;
import org.jmd.wallet.bond.RegisteredBond;

/**
 * Which bond the operator wants to be announced (coinjoin.md 1.1). Immutable.
 *
 * @param without whether none is
 * @param selected the coin of the bond; if it cannot be announced, the best other bond is
 * @param locktimes only bonds locked until one of these times, in seconds since 1970; empty for all
 * @param index only the bond of that month of the wallet's own (0..959)
 */
public record BondChoice(
    boolean without, Optional<OutPoint> selected, Set<Long> locktimes, OptionalInt index) {
  /** The most valuable bond of the wallet. */
  public static final BondChoice BEST =
      new BondChoice(false, Optional.empty(), Set.of(), OptionalInt.empty());

  /** No bond, though the wallet may have some. */
  public static final BondChoice WITHOUT =
      new BondChoice(true, Optional.empty(), Set.of(), OptionalInt.empty());

  /**
   * Copies the set; refuses what contradicts itself.
   *
   * @throws IllegalArgumentException naming both settings
   */
  public BondChoice {
    locktimes = Set.copyOf(locktimes);
    boolean filtered = !locktimes.isEmpty() || index.isPresent();
    if (without && (selected.isPresent() || filtered)) {
      throw new IllegalArgumentException(
          "no_fidelity_bond excludes selected_fidelity_bond, fidelity_bond_locktimes and"
              + " fidelity_bond_index");
    }
    if (selected.isPresent() && filtered) {
      throw new IllegalArgumentException(
          "selected_fidelity_bond names one bond; fidelity_bond_locktimes and fidelity_bond_index"
              + " must not narrow it");
    }
    if (index.isPresent()) {
      long locktime = new Timenumber(index.getAsInt()).locktime();
      if (!locktimes.isEmpty() && !locktimes.contains(locktime)) {
        throw new IllegalArgumentException(
            "fidelity_bond_index "
                + index.getAsInt()
                + " is locked until "
                + locktime
                + ", which is not among fidelity_bond_locktimes");
      }
    }
  }

  /** That bond, or the best one if it cannot be announced. */
  public static BondChoice of(OutPoint selected) {
    return new BondChoice(false, Optional.of(selected), Set.of(), OptionalInt.empty());
  }

  /** Whether the operator has named a bond in some way. */
  boolean isExplicit() {
    return selected.isPresent() || !locktimes.isEmpty() || index.isPresent();
  }

  boolean admits(RegisteredBond bond) {
    return (locktimes.isEmpty() || locktimes.contains(bond.locktime()))
        && (index.isEmpty() || bond.index() == index.getAsInt());
  }
}
