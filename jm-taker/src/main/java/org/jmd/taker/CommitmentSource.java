package org.jmd.taker;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.jmd.core.crypto.PodleProof;
import org.jmd.wallet.Coin;

/**
 * Finds the next commitment that no maker knows yet (coinjoin.md 2.10). A commitment is written
 * down as used before it is returned.
 */
final class CommitmentSource {
  private final TakerSettings.PodleRules rules;
  private final Commitments commitments;
  private final Prover prover;

  /** Makes proofs without showing keys. */
  @FunctionalInterface
  interface Prover {
    PodleProof podle(Coin coin, int index);
  }

  /** A commitment to use now. */
  record Sourced(Coin coin, PodleProof proof) {}

  CommitmentSource(TakerSettings.PodleRules rules, Commitments commitments, Prover prover) {
    this.rules = rules;
    this.commitments = commitments;
    this.prover = prover;
  }

  /** Whether makers accept commitments to this coin. */
  boolean isEligible(Coin coin, long amountSats) {
    return coin.confirmations() >= rules.minConfirmations()
        && coin.valueSats() >= rules.minimumSats(amountSats);
  }

  /** The next unused commitment of the coins, oldest and most valuable coins first. */
  Optional<Sourced> next(List<Coin> coins, long amountSats) {
    List<Coin> candidates =
        coins.stream()
            .filter(coin -> isEligible(coin, amountSats))
            .sorted(
                Comparator.comparingInt(Coin::confirmations)
                    .thenComparingLong(Coin::valueSats)
                    .reversed()
                    .thenComparing(Coin::outPoint))
            .toList();
    for (Coin coin : candidates) {
      Optional<PodleProof> proof = firstUnused(coin);
      if (proof.isPresent()) {
        commitments.markUsed(proof.get().commitment());
        return Optional.of(new Sourced(coin, proof.get()));
      }
    }
    return Optional.empty();
  }

  private Optional<PodleProof> firstUnused(Coin coin) {
    for (int index = 0; index < rules.retries(); index++) {
      PodleProof proof = prover.podle(coin, index);
      if (!commitments.isBurnt(proof.commitment())) {
        return Optional.of(proof);
      }
    }
    return Optional.empty();
  }

  /** Whether the coin has a commitment left. */
  boolean hasUnused(Coin coin) {
    return firstUnused(coin).isPresent();
  }

  /** Lines for the user: what is wrong with each coin, and what helps. */
  List<String> report(List<Coin> coins, long amountSats) {
    long minimum = rules.minimumSats(amountSats);
    List<String> lines = new ArrayList<>();
    boolean exhausted = false;
    int blocks = 0;
    for (Coin coin : coins) {
      String problem;
      if (coin.valueSats() < minimum) {
        problem =
            "too small: "
                + coin.valueSats()
                + " sat, needed are "
                + minimum
                + " ("
                + rules.amountPercent()
                + " % of the amount)";
      } else if (coin.confirmations() < rules.minConfirmations()) {
        int missing = rules.minConfirmations() - coin.confirmations();
        blocks = blocks == 0 ? missing : Math.min(blocks, missing);
        problem =
            "too young: "
                + coin.confirmations()
                + " confirmations, needed are "
                + rules.minConfirmations()
                + " (ready in "
                + missing
                + " blocks)";
      } else if (!hasUnused(coin)) {
        exhausted = true;
        problem = "used too often: all " + rules.retries() + " commitments of it are known";
      } else {
        continue;
      }
      lines.add(coin.outPoint() + " is " + problem);
    }
    if (blocks > 0) {
      lines.add("Remedy: wait for " + blocks + " blocks.");
    }
    if (exhausted) {
      lines.add(
          "Remedy: send a coin that was used too often to yourself, wait for "
              + rules.minConfirmations()
              + " confirmations and try again.");
    }
    if (blocks == 0 && !exhausted) {
      lines.add("Remedy: choose a smaller amount or larger coins.");
    }
    return lines;
  }
}
