package org.jmd.wallet.psbt;

import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.jmd.core.tx.ScriptPubKey;
import org.jmd.core.tx.Tx;
import org.jmd.core.tx.TxInput;

/**
 * Something about a PSBT that its signer should look at twice.
 *
 * @param kind for programs
 * @param text for people
 */
public record PsbtWarning(Kind kind, String text) {
  /** What there is to look at. */
  public enum Kind {
    /** No input is ours. */
    NOTHING_OWNED,
    /** Some inputs are not ours. */
    FOREIGN_INPUTS,
    /** Nothing is left to be signed by us. */
    SIGNED_ALREADY,
    /** The miners get nothing, so that hardly a node relays it. */
    ZERO_FEE,
    /** The miners get much of what is spent. */
    HIGH_FEE,
    /** Coins of several mixdepths are spent together, which ties them to one owner. */
    MIXDEPTHS_JOINED,
    /** An address that is spent from is paid again. */
    ADDRESS_REUSED,
    /** An output so small that nodes do not relay it. */
    DUST,
    /** It cannot be mined before some time. */
    LOCKED
  }

  private static final long DUST_SATS = 546;
  private static final int HIGH_FEE_DIVISOR = 10;

  /** All that is to be said about a PSBT. */
  public static List<PsbtWarning> of(PsbtReview review) {
    List<PsbtWarning> warnings = new ArrayList<>();
    ofInputs(review, warnings);
    ofFee(review, warnings);
    Set<ScriptPubKey> spent = new HashSet<>();
    review.inputs().forEach(i -> spent.add(i.spent().script()));
    for (PsbtReview.Output output : review.outputs()) {
      if (spent.contains(output.paid().script())) {
        warnings.add(
            new PsbtWarning(
                Kind.ADDRESS_REUSED,
                "output " + output.index() + " pays an address that is spent from"));
      }
      if (output.paid().valueSats() < DUST_SATS) {
        warnings.add(
            new PsbtWarning(
                Kind.DUST, "output " + output.index() + " is dust, nodes may not relay it"));
      }
    }
    Tx tx = review.psbt().transaction();
    if (tx.lockTime() > 0
        && tx.inputs().stream().anyMatch(i -> i.sequence() != TxInput.SEQUENCE_FINAL)) {
      warnings.add(new PsbtWarning(Kind.LOCKED, "cannot be mined before " + time(tx.lockTime())));
    }
    return List.copyOf(warnings);
  }

  private static String time(long lockTime) {
    return lockTime < Tx.LOCK_TIME_THRESHOLD
        ? "block " + lockTime
        : Instant.ofEpochSecond(lockTime).toString();
  }

  private static void ofInputs(PsbtReview review, List<PsbtWarning> warnings) {
    int owned = review.owned().size();
    int foreign = review.inputs().size() - owned;
    if (owned == 0) {
      warnings.add(new PsbtWarning(Kind.NOTHING_OWNED, "none of the inputs is ours"));
    } else if (foreign > 0) {
      warnings.add(
          new PsbtWarning(
              Kind.FOREIGN_INPUTS, foreign + " of " + (owned + foreign) + " inputs are not ours"));
    }
    if (owned > 0 && review.signable().isEmpty()) {
      warnings.add(new PsbtWarning(Kind.SIGNED_ALREADY, "all inputs of ours are signed already"));
    }
    Set<Integer> mixdepths =
        review.owned().stream()
            .flatMap(i -> i.path().stream())
            .map(path -> path.mixdepth())
            .collect(Collectors.toCollection(java.util.TreeSet::new));
    if (mixdepths.size() > 1) {
      warnings.add(
          new PsbtWarning(
              Kind.MIXDEPTHS_JOINED,
              "spends coins of mixdepths "
                  + mixdepths.stream().map(String::valueOf).collect(Collectors.joining(", "))
                  + " together: everybody will see that they have one owner"));
    }
  }

  private static void ofFee(PsbtReview review, List<PsbtWarning> warnings) {
    long in = review.inputs().stream().mapToLong(i -> i.spent().valueSats()).sum();
    if (review.feeSats() == 0) {
      warnings.add(new PsbtWarning(Kind.ZERO_FEE, "pays no fee"));
    } else if (review.feeSats() > in / HIGH_FEE_DIVISOR) {
      warnings.add(
          new PsbtWarning(
              Kind.HIGH_FEE, "the fee is more than a tenth of everything that is spent"));
    }
  }
}
