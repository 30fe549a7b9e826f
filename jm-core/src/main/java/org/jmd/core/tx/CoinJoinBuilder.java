package org.jmd.core.tx;

import java.math.BigDecimal;
import java.math.MathContext;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jmd.core.crypto.Entropy;
import org.jmd.core.protocol.ProtocolConstants;

/**
 * Builds a taker's unsigned CoinJoin transaction (coinjoin.md 2.13) in two steps: {@link #quote}
 * tells what it costs and whether there is change, so that a change address is allocated only when
 * needed; {@link #build} orders inputs and outputs at random and checks the result once more. Safe
 * for use by several threads.
 */
public final class CoinJoinBuilder {
  static final long VERSION = 2;

  private final Entropy entropy;

  /** Shuffles with that generator. */
  public CoinJoinBuilder(Entropy entropy) {
    this.entropy = entropy;
  }

  /** What a plan comes to. */
  public sealed interface Quote {
    /** It can be built. */
    record Affordable(CoinJoinCosts costs) implements Quote {}

    /** It must not be built. */
    record Unacceptable(CoinJoinProblem problem) implements Quote {}
  }

  /** What became of a plan. */
  public sealed interface Result {
    /** The transaction to send to the makers. */
    record Built(Tx tx, CoinJoinCosts costs) implements Result {}

    /** Nothing may be sent; the list is not empty. */
    record Failed(List<CoinJoinProblem> problems) implements Result {
      /** Copies the list. */
      public Failed {
        problems = List.copyOf(problems);
      }
    }
  }

  /** Computes the costs of a plan and checks them against its limits. */
  public static Quote quote(CoinJoinPlan plan) {
    for (CoinJoinTerms terms : plan.makers()) {
      if (terms.amountSats() != plan.amountSats()) {
        return new Quote.Unacceptable(
            new CoinJoinProblem.AmountChanged(terms.amountSats(), plan.amountSats()));
      }
      if (terms.expectedChangeSats() < ProtocolConstants.MAKER_DUST_CHANGE_SATS) {
        return new Quote.Unacceptable(
            new CoinJoinProblem.MakerChangeTooSmall(
                terms.expectedChangeSats(), ProtocolConstants.MAKER_DUST_CHANGE_SATS));
      }
    }
    CoinJoinCosts costs = costs(plan);
    return problem(plan, costs)
        .<Quote>map(Quote.Unacceptable::new)
        .orElseGet(() -> new Quote.Affordable(costs));
  }

  /** The costs, in which a negative miner fee or change shows a lack of funds. */
  private static CoinJoinCosts costs(CoinJoinPlan plan) {
    int makers = plan.makers().size();
    int vbytes =
        TxSize.coinJoinVbytes(plan.allInputs().size(), (plan.isSweep() ? 1 : 2) + 2 * makers);
    long makerFees = sum(plan.makers().stream().map(CoinJoinTerms::cjFeeSats));
    long contributions = sum(plan.makers().stream().map(CoinJoinTerms::txFeeContributionSats));
    long left =
        Math.subtractExact(Math.subtractExact(plan.takerInputSats(), plan.amountSats()), makerFees);
    return switch (plan.fee()) {
      case CoinJoinPlan.TakerFee.AtRate(FeeRate rate) -> {
        // Makers' contributions relieve the taker, yet never push the whole below the floor (D10).
        long wanted = rate.max(plan.limits().relayFloor()).feeSats(vbytes);
        long fee = Math.max(0, wanted - contributions);
        long change = left - fee;
        boolean dropped = change >= 0 && change <= ProtocolConstants.TAKER_DUST_CHANGE_SATS;
        yield new CoinJoinCosts(
            vbytes,
            makerFees,
            contributions,
            dropped ? left : fee,
            dropped ? 0 : change,
            dropped ? change : 0);
      }
      case CoinJoinPlan.TakerFee.Sweep sweep ->
          new CoinJoinCosts(vbytes, makerFees, contributions, left, 0, left - sweep.budgetSats());
    };
  }

  private static long sum(Stream<Long> sats) {
    return sats.reduce(0L, Math::addExact);
  }

  private static Optional<CoinJoinProblem> problem(CoinJoinPlan plan, CoinJoinCosts costs) {
    if (costs.takerChangeSats() < 0 || costs.droppedSats() < 0) {
      long missing = -Math.min(costs.takerChangeSats(), costs.droppedSats());
      return Optional.of(
          new CoinJoinProblem.InsufficientFunds(
              Math.addExact(plan.takerInputSats(), missing), plan.takerInputSats()));
    }
    if (plan.fee() instanceof CoinJoinPlan.TakerFee.Sweep sweep) {
      BigDecimal ratio =
          BigDecimal.valueOf(sweep.baseRate().feeSats(costs.vbytes()))
              .divide(BigDecimal.valueOf(sweep.budgetSats()), MathContext.DECIMAL64);
      if (ratio.subtract(BigDecimal.ONE).abs().compareTo(sweep.tolerance()) > 0) {
        return Optional.of(new CoinJoinProblem.SweepBudgetOff(ratio, sweep.tolerance()));
      }
    }
    long minimum = plan.limits().relayFloor().feeSats(costs.vbytes());
    if (costs.minerFeeSats() < minimum) {
      return Optional.of(new CoinJoinProblem.FeeTooLow(costs.minerFeeSats(), minimum));
    }
    // Change that is dropped because it is not worth an output does not make the rate excessive.
    long chosen = costs.minerFeeSats() - costs.droppedSats();
    long maximum = plan.limits().maxRate().feeSats(costs.vbytes());
    if (chosen > Math.max(maximum, costs.makerContributionSats())) {
      return Optional.of(new CoinJoinProblem.FeeTooHigh(chosen, maximum));
    }
    // Nor does it count against what the user has agreed to.
    long cost = costs.takerCostSats() - costs.droppedSats();
    return cost > plan.limits().maxCostSats()
        ? Optional.of(new CoinJoinProblem.CostTooHigh(cost, plan.limits().maxCostSats()))
        : Optional.empty();
  }

  /**
   * Builds and checks the transaction: version 2, no witness, sequences {@code fffffffe}.
   *
   * @param changeScript where the taker wants its change; ignored if the quote has none
   * @param lockHeight the lock time, see {@link #lockHeight}
   * @throws IllegalArgumentException if the quote has change and there is no script for it
   */
  public Result build(CoinJoinPlan plan, Optional<ScriptPubKey> changeScript, int lockHeight) {
    CoinJoinCosts costs;
    switch (quote(plan)) {
      case Quote.Unacceptable(CoinJoinProblem problem) -> {
        return new Result.Failed(List.of(problem));
      }
      case Quote.Affordable affordable -> costs = affordable.costs();
    }
    List<TxOutput> outputs = expectedOutputs(plan, costs, changeScript);
    List<TxInput> inputs =
        plan.allInputs().stream()
            .map(input -> TxInput.unsigned(input.outPoint(), TxInput.SEQUENCE_LOCK_TIME))
            .toList();
    Tx tx = new Tx(VERSION, entropy.shuffled(inputs), entropy.shuffled(outputs), lockHeight);
    List<CoinJoinProblem> problems = CoinJoinAudit.problems(plan, costs, outputs, tx);
    return problems.isEmpty() ? new Result.Built(tx, costs) : new Result.Failed(problems);
  }

  /** Every output of the transaction, the taker's first. */
  static List<TxOutput> expectedOutputs(
      CoinJoinPlan plan, CoinJoinCosts costs, Optional<ScriptPubKey> changeScript) {
    List<TxOutput> outputs = new ArrayList<>();
    outputs.add(new TxOutput(plan.amountSats(), plan.destination()));
    if (costs.takerChangeSats() > 0) {
      ScriptPubKey script =
          changeScript.orElseThrow(
              () -> new IllegalArgumentException("there is change, but no script for it"));
      outputs.add(new TxOutput(costs.takerChangeSats(), script));
    }
    for (CoinJoinTerms terms : plan.makers()) {
      outputs.add(new TxOutput(terms.amountSats(), terms.cjScript()));
      outputs.add(new TxOutput(terms.expectedChangeSats(), terms.changeScript()));
    }
    return outputs;
  }

  /**
   * A lock time as most wallets choose it: the height of the best block, and in one of ten cases up
   * to 99 less (coinjoin.md 0.4 D9).
   */
  public static int lockHeight(int tipHeight, Entropy entropy) {
    return entropy.nextInt(10) == 0 ? Math.max(0, tipHeight - entropy.nextInt(100)) : tipHeight;
  }
}
