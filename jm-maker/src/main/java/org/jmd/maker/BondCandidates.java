package org.jmd.maker;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.jmd.core.bond.BondScript;
import org.jmd.core.tx.OutPoint;
import org.jmd.wallet.Wallet;
import org.jmd.wallet.bond.BondCoin;
import org.jmd.wallet.bond.RegisteredBond;

/**
 * The bonds of a wallet that takers would believe, and why they would not believe the others.
 *
 * @param usable in the order of the registry
 * @param problems one line per coin that cannot be announced
 * @param unfunded addresses that wait for a coin
 */
record BondCandidates(List<Usable> usable, List<String> problems, List<String> unfunded) {

  /** A bond with a coin that takers find. */
  record Usable(RegisteredBond bond, BondScript script, OutPoint outPoint, double value) {}

  /** Copies the lists. */
  BondCandidates {
    usable = List.copyOf(usable);
    problems = List.copyOf(problems);
    unfunded = List.copyOf(unfunded);
  }

  /** Looks every bond up that the choice admits. */
  static BondCandidates of(Wallet wallet, BondChoice choice, Instant now) {
    List<Usable> usable = new ArrayList<>();
    List<String> problems = new ArrayList<>();
    List<String> unfunded = new ArrayList<>();
    for (RegisteredBond bond : wallet.bonds().bonds()) {
      boolean ours = bond.knownNetwork().filter(wallet.network()::equals).isPresent();
      if (!ours || !choice.admits(bond)) {
        continue;
      }
      if (!bond.isFunded() && !bond.isExpired(now)) {
        unfunded.add(bond.address());
      }
      for (OutPoint outPoint : considered(bond, choice)) {
        String problem = judge(wallet, bond, outPoint, now, usable);
        if (!problem.isEmpty()) {
          problems.add(bond.address() + ": " + problem);
        }
      }
    }
    return new BondCandidates(usable, problems, unfunded);
  }

  /** Only one coin of an address counts, the largest, unless the operator named another. */
  private static List<OutPoint> considered(RegisteredBond bond, BondChoice choice) {
    List<OutPoint> named =
        bond.coins().stream()
            .map(BondCoin::outPoint)
            .filter(coin -> choice.selected().filter(coin::equals).isPresent())
            .toList();
    return named.isEmpty() && bond.isFunded()
        ? bond.coin().stream().map(BondCoin::outPoint).toList()
        : named;
  }

  private static String judge(
      Wallet wallet, RegisteredBond bond, OutPoint outPoint, Instant now, List<Usable> usable) {
    Optional<BondScript> script = bond.script();
    if (script.isEmpty()) {
      return "its entry in the registry makes no sense";
    }
    if (bond.isExpired(now)) {
      return "its lock has ended, spend it (jmd bond spend)";
    }
    return switch (BondAppraisal.of(wallet.chain(), outPoint, script.get(), now)) {
      case BondAppraisal.Worth(double value) -> {
        usable.add(new Usable(bond, script.get(), outPoint, value));
        yield "";
      }
      case BondAppraisal.Unconfirmed() -> "its coin has no confirmation yet, wait for a block";
      case BondAppraisal.Worthless(String why) -> why;
    };
  }

  /** The bond with that coin. */
  Optional<Usable> withCoin(OutPoint outPoint) {
    return usable.stream().filter(u -> u.outPoint().equals(outPoint)).findFirst();
  }

  /** The most valuable bond, and of equals the longest locked. */
  Optional<Usable> best() {
    return usable.stream()
        .max(
            Comparator.comparingDouble(Usable::value)
                .thenComparingLong(u -> u.script().locktime()));
  }
}
