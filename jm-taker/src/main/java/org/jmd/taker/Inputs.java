package org.jmd.taker;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jmd.core.tx.OutPoint;
import org.jmd.core.tx.PrevOut;
import org.jmd.core.tx.ScriptPubKey;
import org.jmd.wallet.Coin;

/**
 * The coins that a round spends, all of one mixdepth and all under one lease. More can be added as
 * long as no maker has seen the transaction, unless the user named exactly these.
 */
final class Inputs {
  private final Funds funds;
  private final Funds.Lease lease;
  private final Duration ttl;
  private final List<Coin> selected;
  private final List<Coin> spare;
  private final Set<OutPoint> shown = new HashSet<>();

  private Inputs(
      Funds funds, Funds.Lease lease, Duration ttl, List<Coin> selected, List<Coin> spare) {
    this.funds = funds;
    this.lease = lease;
    this.ttl = ttl;
    this.selected = new ArrayList<>(selected);
    this.spare = new ArrayList<>(spare);
  }

  /**
   * Takes coins.
   *
   * @param selected to be spent
   * @param spare may be added later
   * @throws RoundFailed if another round, maybe of another process, holds one of them
   */
  static Inputs lease(Funds funds, List<Coin> selected, List<Coin> spare, Duration ttl)
      throws RoundFailed {
    Optional<Funds.Lease> lease = funds.lease(outPoints(selected), ttl);
    if (lease.isEmpty()) {
      throw new RoundFailed(
          "Coins are held by another round",
          selected.stream().map(coin -> coin.outPoint().toString()).toList());
    }
    List<Coin> others = new ArrayList<>(spare);
    others.removeAll(selected);
    return new Inputs(funds, lease.get(), ttl, selected, others);
  }

  private static Set<OutPoint> outPoints(List<Coin> coins) {
    return coins.stream().map(Coin::outPoint).collect(Collectors.toSet());
  }

  List<Coin> selected() {
    return List.copyOf(selected);
  }

  List<PrevOut> prevOuts() {
    return selected.stream()
        .map(coin -> new PrevOut(coin.outPoint(), coin.valueSats(), coin.script()))
        .toList();
  }

  Set<OutPoint> outPoints() {
    return outPoints(selected);
  }

  Set<ScriptPubKey> scripts() {
    return selected.stream().map(Coin::script).collect(Collectors.toSet());
  }

  long totalSats() {
    return selected.stream().mapToLong(Coin::valueSats).sum();
  }

  /**
   * The next unused commitment of the selected coins; if there is none, of a spare coin, which is
   * then spent too.
   *
   * @throws RoundFailed if no coin has one left, with what to do about it
   */
  CommitmentSource.Sourced commitment(CommitmentSource source, long amountSats) throws RoundFailed {
    Optional<CommitmentSource.Sourced> own = source.next(selected, amountSats);
    if (own.isPresent()) {
      return own.get();
    }
    for (Coin coin : List.copyOf(spare)) {
      if (source.isEligible(coin, amountSats) && source.hasUnused(coin) && add(coin)) {
        Optional<CommitmentSource.Sourced> added = source.next(List.of(coin), amountSats);
        if (added.isPresent()) {
          return added.get();
        }
      }
    }
    List<Coin> all = new ArrayList<>(selected);
    all.addAll(spare);
    throw new RoundFailed("No unused commitment is left", source.report(all, amountSats));
  }

  /**
   * Adds spare coins, large ones first, until the sum is reached.
   *
   * @return whether it was reached
   */
  boolean reach(long needSats) {
    List<Coin> bySize =
        spare.stream().sorted(Comparator.comparingLong(Coin::valueSats).reversed()).toList();
    for (Coin coin : bySize) {
      if (totalSats() >= needSats) {
        break;
      }
      add(coin);
    }
    return totalSats() >= needSats;
  }

  /** Adds one spare coin, if the rules for merging coins and other rounds permit. */
  private boolean add(Coin coin) {
    List<Coin> together = new ArrayList<>(selected);
    together.add(coin);
    long total = together.stream().mapToLong(Coin::valueSats).sum();
    // Whoever needs all of it must be given all of it, or the coins may not be merged.
    boolean mergeable = funds.select(together, total).isPresent();
    if (!mergeable || !lease.add(Set.of(coin.outPoint()), ttl)) {
      return false;
    }
    spare.remove(coin);
    selected.add(coin);
    return true;
  }

  /**
   * Extends the lease.
   *
   * @throws RoundFailed if a coin was lost to somebody else
   */
  void renew() throws RoundFailed {
    if (!lease.renew(ttl)) {
      throw new RoundFailed("The hold on our own coins was lost; nothing more is sent");
    }
  }

  /** Makers are about to see a transaction that spends all of the coins. */
  void show() {
    shown.addAll(outPoints());
  }

  /** Ends the lease of the coins that no maker has seen spent. */
  void releaseUnshown() {
    Set<OutPoint> unshown = new HashSet<>(outPoints());
    unshown.removeAll(shown);
    if (!unshown.isEmpty()) {
      lease.release(unshown);
    }
  }

  /** The coin behind an input of ours. */
  Coin coin(OutPoint outPoint) {
    return selected.stream()
        .filter(coin -> coin.outPoint().equals(outPoint))
        .findFirst()
        .orElseThrow(() -> new IllegalArgumentException(outPoint + " is not an input of ours"));
  }

  /** The coins that could still be added. */
  Set<OutPoint> spare() {
    return new HashSet<>(outPoints(spare));
  }
}
