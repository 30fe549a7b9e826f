package org.jmd.core.tx;

import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The last look at a transaction before a taker sends it (coinjoin.md 2.13), independent of how it
 * was built: exactly the agreed inputs, exactly the agreed outputs, the intended fee, and no maker
 * that would refuse. Stateless.
 */
final class CoinJoinAudit {
  private CoinJoinAudit() {}

  static List<CoinJoinProblem> problems(
      CoinJoinPlan plan, CoinJoinCosts costs, List<TxOutput> expected, Tx tx) {
    List<CoinJoinProblem> problems = new ArrayList<>();
    checkForm(tx, problems);
    checkInputs(plan, tx, problems);
    checkOutputs(expected, tx, problems);
    checkFee(plan, costs, tx, problems);
    byte[] serialized = tx.serializeWithoutWitness();
    // As late as the lock time allows, for a maker at the same height.
    VerifyContext context =
        VerifyContext.at(
            Math.toIntExact(Math.min(tx.lockTime(), Integer.MAX_VALUE)), Instant.EPOCH);
    for (CoinJoinTerms terms : plan.makers()) {
      if (CoinJoinVerifier.verify(terms, serialized, context) instanceof TxRejected rejected) {
        problems.add(new CoinJoinProblem.MakerWouldRefuse(rejected));
      }
    }
    return problems;
  }

  private static void checkForm(Tx tx, List<CoinJoinProblem> problems) {
    if (tx.version() != CoinJoinBuilder.VERSION) {
      problems.add(new CoinJoinProblem.UnusualForm("version " + tx.version()));
    }
    for (TxInput input : tx.inputs()) {
      if (!input.equals(TxInput.unsigned(input.outPoint(), TxInput.SEQUENCE_LOCK_TIME))) {
        problems.add(
            new CoinJoinProblem.UnusualForm("script, sequence or witness of " + input.outPoint()));
      }
    }
  }

  private static void checkInputs(CoinJoinPlan plan, Tx tx, List<CoinJoinProblem> problems) {
    Set<OutPoint> expected = new HashSet<>();
    for (PrevOut input : plan.allInputs()) {
      if (!expected.add(input.outPoint())) {
        problems.add(new CoinJoinProblem.InputRepeated(input.outPoint()));
      }
    }
    Set<OutPoint> seen = new HashSet<>();
    for (TxInput input : tx.inputs()) {
      if (!expected.contains(input.outPoint())) {
        problems.add(new CoinJoinProblem.InputUnexpected(input.outPoint()));
      } else if (!seen.add(input.outPoint())) {
        problems.add(new CoinJoinProblem.InputRepeated(input.outPoint()));
      }
    }
    for (OutPoint outPoint : expected) {
      if (!seen.contains(outPoint)) {
        problems.add(new CoinJoinProblem.InputMissing(outPoint));
      }
    }
  }

  private static void checkOutputs(List<TxOutput> expected, Tx tx, List<CoinJoinProblem> problems) {
    Map<ScriptPubKey, TxOutput> left = new HashMap<>();
    for (TxOutput output : expected) {
      if (left.put(output.script(), output) != null) {
        problems.add(new CoinJoinProblem.ScriptRepeated(output.script()));
      }
    }
    for (TxOutput output : tx.outputs()) {
      if (!left.remove(output.script(), output)) {
        problems.add(new CoinJoinProblem.OutputUnexpected(output));
      }
    }
    left.values().forEach(output -> problems.add(new CoinJoinProblem.OutputMissing(output)));
  }

  private static void checkFee(
      CoinJoinPlan plan, CoinJoinCosts costs, Tx tx, List<CoinJoinProblem> problems) {
    long inputSats = plan.allInputs().stream().mapToLong(PrevOut::valueSats).sum();
    long feeSats = inputSats - tx.outputSats();
    if (feeSats != costs.minerFeeSats()) {
      problems.add(new CoinJoinProblem.FeeNotIntended(costs.minerFeeSats(), feeSats));
    }
  }
}
