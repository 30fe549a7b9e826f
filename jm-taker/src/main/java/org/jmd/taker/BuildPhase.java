package org.jmd.taker;

import java.util.List;
import java.util.Optional;
import org.jmd.core.tx.CoinJoinBuilder;
import org.jmd.core.tx.CoinJoinCosts;
import org.jmd.core.tx.CoinJoinPlan;
import org.jmd.core.tx.CoinJoinProblem;
import org.jmd.core.tx.PrevOut;
import org.jmd.core.tx.ScriptPubKey;
import org.jmd.core.tx.Tx;

/**
 * Builds the transaction once every member has disclosed its side (coinjoin.md 2.13). Addresses of
 * ours are taken only when it is certain that they are needed.
 */
final class BuildPhase {
  private final RoundContext round;
  private final CoinJoinRequest request;
  private final Inputs inputs;
  private final Preflight.Ready ready;
  private final FeeRatePolicy.Rates rates;

  /**
   * The transaction and what belongs to it.
   *
   * @param plan from which it was built
   * @param destination of our CoinJoin output
   * @param change of ours, if there is any
   */
  record Built(
      Tx tx,
      CoinJoinCosts costs,
      CoinJoinPlan plan,
      int mixdepth,
      Inputs inputs,
      Funds.Destination destination,
      Optional<Funds.Destination> change) {
    long amountSats() {
      return plan.amountSats();
    }

    List<PrevOut> allInputs() {
      return plan.allInputs();
    }

    /** Writes the round to the history; if that is impossible, makers must not see it. */
    Funds.HistoryRow record(Funds funds, List<Joined> members) {
      return funds.record(
          new Funds.PlannedRound(
              mixdepth,
              plan.amountSats(),
              members.stream().map(Joined::nick).toList(),
              costs.makerFeesSats(),
              costs.takerMinerFeeSats(),
              destination.address(),
              change.map(Funds.Destination::address),
              inputs.selected()));
    }
  }

  BuildPhase(
      RoundContext round,
      CoinJoinRequest request,
      Inputs inputs,
      Preflight.Ready ready,
      FeeRatePolicy.Rates rates) {
    this.round = round;
    this.request = request;
    this.inputs = inputs;
    this.ready = ready;
    this.rates = rates;
  }

  /**
   * Builds and audits the transaction.
   *
   * @param maxCostSats the most that the round may cost us
   * @throws RoundFailed if it must not be built
   */
  Built build(MakerSelection.Selected selected, List<Joined> members, long maxCostSats)
      throws RoundFailed {
    Funds.Destination destination = destination();
    CoinJoinPlan plan = plan(selected, members, destination.script(), maxCostSats);
    CoinJoinCosts costs;
    while (true) {
      CoinJoinBuilder.Quote quote = CoinJoinBuilder.quote(plan);
      if (quote instanceof CoinJoinBuilder.Quote.Affordable affordable) {
        costs = affordable.costs();
        break;
      }
      CoinJoinProblem problem = ((CoinJoinBuilder.Quote.Unacceptable) quote).problem();
      if (problem instanceof CoinJoinProblem.InsufficientFunds(long needed, _)
          && !selected.sweep()
          && inputs.reach(needed)) {
        plan = plan(selected, members, destination.script(), maxCostSats);
      } else {
        throw unacceptable(problem);
      }
    }
    Optional<Funds.Destination> change =
        costs.takerChangeSats() > 0 ? Optional.of(reserve(request.mixdepth())) : Optional.empty();
    if (costs.droppedSats() > 0) {
      round.warn(costs.droppedSats() + " sat are too little for an output and go to the miners");
    }
    int lockHeight = CoinJoinBuilder.lockHeight(round.funds().chain().tipHeight(), round.entropy());
    CoinJoinBuilder.Result result =
        new CoinJoinBuilder(round.entropy())
            .build(plan, change.map(Funds.Destination::script), lockHeight);
    return switch (result) {
      case CoinJoinBuilder.Result.Built built ->
          new Built(
              built.tx(), built.costs(), plan, request.mixdepth(), inputs, destination, change);
      case CoinJoinBuilder.Result.Failed(List<CoinJoinProblem> problems) ->
          throw new RoundFailed(
              "The transaction is not what was agreed",
              problems.stream().map(CoinJoinProblem::describe).toList());
    };
  }

  private RoundFailed unacceptable(CoinJoinProblem problem) {
    String what =
        ready.strict() && problem instanceof CoinJoinProblem.InsufficientFunds
            ? "The chosen coins do not suffice for amount and fees"
            : "The transaction cannot be built";
    return new RoundFailed(what + ": " + problem.describe());
  }

  private CoinJoinPlan plan(
      MakerSelection.Selected selected,
      List<Joined> members,
      ScriptPubKey destination,
      long maxCostSats) {
    CoinJoinPlan.TakerFee fee =
        selected.sweep()
            ? new CoinJoinPlan.TakerFee.Sweep(
                selected.minerFeeSats(), rates.base(), round.settings().maxSweepFeeChange())
            : new CoinJoinPlan.TakerFee.AtRate(rates.drawn());
    return new CoinJoinPlan(
        selected.amountSats(),
        inputs.prevOuts(),
        destination,
        members.stream().map(Joined::terms).toList(),
        fee,
        new CoinJoinPlan.Limits(rates.relayFloor(), round.settings().feeRate().cap(), maxCostSats));
  }

  private Funds.Destination destination() {
    return ready
        .destination()
        .orElseGet(() -> reserve((request.mixdepth() + 1) % round.funds().mixdepths()));
  }

  private Funds.Destination reserve(int mixdepth) {
    return round.funds().reserveInternal(mixdepth);
  }
}
