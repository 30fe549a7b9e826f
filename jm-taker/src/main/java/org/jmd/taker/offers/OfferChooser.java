package org.jmd.taker.offers;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.ToDoubleFunction;
import org.jmd.core.crypto.Entropy;

/**
 * How makers are chosen among usable offers (coinjoin.md 2.8). Without replacement; if there are
 * not enough, all are taken. Every choice is made with unpredictable entropy, because makers would
 * profit from guessing it. Immutable.
 */
public sealed interface OfferChooser {
  /**
   * Chooses makers.
   *
   * @param candidates at most one offer per maker
   * @param count how many are wanted, at least 0
   * @param amountSats the amount at which fees are compared
   */
  List<Candidate> choose(List<Candidate> candidates, int count, long amountSats, Entropy entropy);

  /** Whether a maker without a bond may charge nothing under this choice. */
  default boolean bondlessMustBeFree() {
    return false;
  }

  /**
   * Mostly in proportion to the value of fidelity bonds: each place is filled by a uniform choice
   * among all with the probability of the allowance, else by a weighted choice among those with a
   * bond.
   *
   * @param bondlessAllowance {@code 0..1}
   * @param bondlessMustBeFree whether makers without a bond are taken only if they charge nothing
   */
  record FidelityBondWeighted(double bondlessAllowance, boolean bondlessMustBeFree)
      implements OfferChooser {
    /** Checks the range. */
    public FidelityBondWeighted {
      if (!(bondlessAllowance >= 0 && bondlessAllowance <= 1)) {
        throw new IllegalArgumentException(
            "bondless allowance must be 0..1, got " + bondlessAllowance);
      }
    }

    @Override
    public List<Candidate> choose(
        List<Candidate> candidates, int count, long amountSats, Entropy entropy) {
      List<Candidate> left = new ArrayList<>(candidates);
      if (bondlessMustBeFree) {
        left.removeIf(c -> c.bond().isEmpty() && c.feeSats(amountSats) > 0);
      }
      List<Candidate> chosen = new ArrayList<>();
      while (chosen.size() < count && !left.isEmpty()) {
        boolean anybody = entropy.nextDouble() < bondlessAllowance;
        List<Candidate> bonded = left.stream().filter(c -> c.bond().isPresent()).toList();
        Candidate next =
            anybody || bonded.isEmpty()
                ? left.get(entropy.nextInt(left.size()))
                : drawWeighted(bonded, c -> c.bond().orElseThrow().value(), entropy);
        left.remove(next);
        chosen.add(next);
      }
      return chosen;
    }
  }

  /** Every usable maker is equally likely. */
  record Uniform() implements OfferChooser {
    @Override
    public List<Candidate> choose(
        List<Candidate> candidates, int count, long amountSats, Entropy entropy) {
      List<Candidate> shuffled = entropy.shuffled(candidates);
      return shuffled.subList(0, Math.min(count, shuffled.size()));
    }
  }

  /** The lowest fees; ties are decided by chance. */
  record Cheapest() implements OfferChooser {
    @Override
    public List<Candidate> choose(
        List<Candidate> candidates, int count, long amountSats, Entropy entropy) {
      return entropy.<Candidate>shuffled(candidates).stream()
          .sorted(Comparator.comparingLong(c -> c.costSats(amountSats)))
          .limit(count)
          .toList();
    }
  }

  /** Cheaper makers are likelier: weight {@code (highest fee - fee + 1)^3}. */
  record FeeWeighted() implements OfferChooser {
    @Override
    public List<Candidate> choose(
        List<Candidate> candidates, int count, long amountSats, Entropy entropy) {
      long highest = candidates.stream().mapToLong(c -> c.costSats(amountSats)).max().orElse(0);
      return drawAll(
          candidates,
          count,
          c -> Math.pow((double) highest - c.costSats(amountSats) + 1, 3),
          entropy);
    }
  }

  /**
   * Cheaper makers are likelier: weight {@code exp(-(fee - lowest fee) / scale)}, where the scale
   * is the distance from the lowest fee to the one at three times the wanted count.
   */
  record FeeExponential() implements OfferChooser {
    @Override
    public List<Candidate> choose(
        List<Candidate> candidates, int count, long amountSats, Entropy entropy) {
      List<Long> fees = candidates.stream().map(c -> c.costSats(amountSats)).sorted().toList();
      if (fees.isEmpty()) {
        return List.of();
      }
      long lowest = fees.getFirst();
      long scale = fees.get(Math.min(3 * Math.max(1, count), fees.size()) - 1) - lowest;
      return drawAll(
          candidates,
          count,
          c -> scale == 0 ? 1 : Math.exp(-(double) (c.costSats(amountSats) - lowest) / scale),
          entropy);
    }
  }

  private static List<Candidate> drawAll(
      List<Candidate> candidates, int count, ToDoubleFunction<Candidate> weight, Entropy entropy) {
    List<Candidate> left = new ArrayList<>(candidates);
    List<Candidate> chosen = new ArrayList<>();
    while (chosen.size() < count && !left.isEmpty()) {
      Candidate next = drawWeighted(left, weight, entropy);
      left.remove(next);
      chosen.add(next);
    }
    return chosen;
  }

  /** One of a non-empty list, in proportion to the weights; uniform if they all vanish. */
  private static Candidate drawWeighted(
      List<Candidate> candidates, ToDoubleFunction<Candidate> weight, Entropy entropy) {
    double total = candidates.stream().mapToDouble(weight).sum();
    if (!(total > 0)) {
      return candidates.get(entropy.nextInt(candidates.size()));
    }
    double point = entropy.nextDouble() * total;
    for (Candidate candidate : candidates) {
      point -= weight.applyAsDouble(candidate);
      if (point < 0) {
        return candidate;
      }
    }
    // Rounding may leave a trace of the last interval.
    return candidates.getLast();
  }
}
