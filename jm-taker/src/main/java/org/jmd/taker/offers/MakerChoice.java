package org.jmd.taker.offers;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.ToLongFunction;
import org.jmd.core.crypto.Entropy;
import org.jmd.core.protocol.FeeRule;
import org.jmd.core.protocol.Nick;
import org.jmd.core.protocol.SweepAmount;

/**
 * The outcome of choosing makers.
 *
 * @param makers the chosen offers; fewer than wanted if there were not more
 * @param amountSats the amount of the CoinJoin
 * @param report why other makers were not available
 */
public record MakerChoice(List<Candidate> makers, long amountSats, FilterReport report) {
  private static final int MAX_SWEEP_ITERATIONS = 10;

  /** Assumed cost of a maker while a sweep's amount is unknown: a thousandth of the amount. */
  private static final long ASSUMED_FEE_DIVISOR = 1000;

  /** Copies the list. */
  public MakerChoice {
    makers = List.copyOf(makers);
  }

  /** The sum of the makers' fees in satoshis. */
  public long feesSats() {
    return makers.stream().mapToLong(c -> c.feeSats(amountSats)).sum();
  }

  /** The sum of the makers' contributions to the miner fee in satoshis. */
  public long contributionsSats() {
    return makers.stream().mapToLong(c -> c.offer().txFeeSats()).sum();
  }

  /**
   * Chooses makers for a fixed amount. Ignored makers are used only for places that nobody else can
   * fill.
   */
  public static MakerChoice forAmount(
      List<Candidate> book,
      long amountSats,
      FilterRules rules,
      int wanted,
      OfferChooser chooser,
      Entropy entropy) {
    FilterReport strict = OfferFilter.apply(book, amountSats, rules, wanted);
    List<Candidate> chosen =
        new ArrayList<>(chooser.choose(strict.kept(), wanted, amountSats, entropy));
    if (chosen.size() >= wanted || strict.ignoredMakers().isEmpty()) {
      return new MakerChoice(chosen, amountSats, strict);
    }
    Set<Nick> taken = new HashSet<>(rules.tried());
    chosen.forEach(c -> taken.add(c.nick()));
    FilterReport relaxed =
        OfferFilter.apply(
            withoutBondsOf(book, chosen),
            amountSats,
            rules.ignoringNobody().withTried(taken),
            wanted);
    chosen.addAll(chooser.choose(relaxed.kept(), wanted - chosen.size(), amountSats, entropy));
    return new MakerChoice(
        chosen, amountSats, OfferFilter.apply(book, amountSats, rules.ignoringNobody(), wanted));
  }

  private static List<Candidate> withoutBondsOf(List<Candidate> book, List<Candidate> chosen) {
    Set<Object> bonds = new HashSet<>();
    chosen.forEach(c -> c.bond().ifPresent(bond -> bonds.add(bond.outPoint())));
    return book.stream()
        .filter(c -> c.bond().isEmpty() || !bonds.contains(c.bond().get().outPoint()))
        .toList();
  }

  /**
   * Chooses makers for a sweep, and the amount that leaves no change. Makers whose range does not
   * contain the resulting amount are dropped and the choice is repeated (coinjoin.md 2.8).
   *
   * @param inputSats all that is swept
   * @param ownTxFee the taker's share of the miner fee for the chosen makers, in satoshis
   * @return with amount 0 and no makers if no stable choice was found
   */
  public static MakerChoice forSweep(
      List<Candidate> book,
      long inputSats,
      ToLongFunction<List<Candidate>> ownTxFee,
      FilterRules rules,
      int wanted,
      OfferChooser chooser,
      Entropy entropy) {
    MakerChoice strict = sweepOnce(book, inputSats, ownTxFee, rules, wanted, chooser, entropy);
    if (strict.makers().size() >= wanted || strict.report().ignoredMakers().isEmpty()) {
      return strict;
    }
    return sweepOnce(book, inputSats, ownTxFee, rules.ignoringNobody(), wanted, chooser, entropy);
  }

  private static MakerChoice sweepOnce(
      List<Candidate> book,
      long inputSats,
      ToLongFunction<List<Candidate>> ownTxFee,
      FilterRules rules,
      int wanted,
      OfferChooser chooser,
      Entropy entropy) {
    long estimate =
        Math.max(0, inputSats - ownTxFee.applyAsLong(List.of()))
            * ASSUMED_FEE_DIVISOR
            / (ASSUMED_FEE_DIVISOR + wanted);
    FilterReport report = OfferFilter.apply(book, estimate, rules, wanted);
    List<Candidate> pool = new ArrayList<>(report.kept());
    for (int i = 0; i < MAX_SWEEP_ITERATIONS && !pool.isEmpty(); i++) {
      List<Candidate> chosen = chooser.choose(pool, wanted, estimate, entropy);
      long amount = sweepAmount(inputSats, ownTxFee.applyAsLong(chosen), chosen);
      Set<Candidate> unfit = new HashSet<>(chosen);
      unfit.retainAll(chosen.stream().filter(c -> !isUsable(c, amount, rules)).toList());
      if (unfit.isEmpty()) {
        return new MakerChoice(chosen, amount, report);
      }
      pool.removeAll(unfit);
    }
    return new MakerChoice(List.of(), 0, report);
  }

  private static boolean isUsable(Candidate candidate, long amountSats, FilterRules rules) {
    return OfferFilter.apply(List.of(candidate), amountSats, rules, 1).kept().size() == 1;
  }

  /**
   * The amount of a sweep: what is left of the inputs after all fees, each rounded as makers do.
   */
  static long sweepAmount(long inputSats, long ownTxFeeSats, List<Candidate> makers) {
    long available = inputSats - ownTxFeeSats;
    List<FeeRule.Relative> relative = new ArrayList<>();
    for (Candidate maker : makers) {
      switch (maker.offer().fee()) {
        case FeeRule.Absolute absolute -> available -= absolute.sats();
        case FeeRule.Relative fee -> relative.add(fee);
      }
    }
    return SweepAmount.solve(available, relative);
  }
}
