package org.jmd.core.tx;

import java.math.BigDecimal;

/** Why a taker must not propose a CoinJoin transaction (coinjoin.md 2.13). */
public sealed interface CoinJoinProblem {
  /** For the log and the operator: the fact with its numbers. */
  default String describe() {
    return switch (this) {
      case InsufficientFunds(long neededSats, long availableSats) ->
          "needs " + neededSats + " sat, the selected coins have " + availableSats;
      case AmountChanged(long agreedSats, long plannedSats) ->
          "a maker agreed to " + agreedSats + " sat, planned are " + plannedSats;
      case MakerChangeTooSmall(long changeSats, long minimumSats) ->
          "a maker would get " + changeSats + " sat of change, at least " + minimumSats;
      case SweepBudgetOff(BigDecimal ratio, BigDecimal tolerance) ->
          "the fee for the real size is "
              + ratio.toPlainString()
              + " of the reserved fee, tolerated is a difference of "
              + tolerance.toPlainString();
      case FeeTooLow(long feeSats, long minimumSats) ->
          "miner fee of " + feeSats + " sat, relayed from " + minimumSats;
      case FeeTooHigh(long feeSats, long maximumSats) ->
          "miner fee of " + feeSats + " sat, at most " + maximumSats + " allowed";
      case CostTooHigh(long costSats, long maximumSats) ->
          "costs " + costSats + " sat, confirmed were at most " + maximumSats;
      case InputRepeated(OutPoint outPoint) -> "input " + outPoint + " occurs twice";
      case InputMissing(OutPoint outPoint) -> "input " + outPoint + " is missing";
      case InputUnexpected(OutPoint outPoint) -> "input " + outPoint + " belongs to no participant";
      case ScriptRepeated(ScriptPubKey script) -> "script " + script + " is to be paid twice";
      case OutputMissing(TxOutput expected) ->
          "no output pays " + expected.valueSats() + " sat to " + expected.script();
      case OutputUnexpected(TxOutput output) ->
          "an output pays " + output.valueSats() + " sat to " + output.script();
      case FeeNotIntended(long expectedSats, long actualSats) ->
          "miner fee of " + actualSats + " sat, intended were " + expectedSats;
      case UnusualForm(String what) -> "unusual " + what;
      case MakerWouldRefuse(TxRejected reason) -> "a maker would refuse: " + reason.describe();
    };
  }

  /** The taker's coins do not suffice. */
  record InsufficientFunds(long neededSats, long availableSats) implements CoinJoinProblem {}

  /** A maker's terms are for another amount. */
  record AmountChanged(long agreedSats, long plannedSats) implements CoinJoinProblem {}

  /** A maker's coins do not leave enough change. */
  record MakerChangeTooSmall(long changeSats, long minimumSats) implements CoinJoinProblem {}

  /** A sweep's reserved fee is too far from the fee for the real size. */
  record SweepBudgetOff(BigDecimal ratio, BigDecimal tolerance) implements CoinJoinProblem {}

  /** The fee would not be relayed. */
  record FeeTooLow(long feeSats, long minimumSats) implements CoinJoinProblem {}

  /** The fee exceeds the highest acceptable rate. */
  record FeeTooHigh(long feeSats, long maximumSats) implements CoinJoinProblem {}

  /** The round costs more than was confirmed. */
  record CostTooHigh(long costSats, long maximumSats) implements CoinJoinProblem {}

  /** An input belongs to two participants or occurs twice. */
  record InputRepeated(OutPoint outPoint) implements CoinJoinProblem {}

  /** An agreed input is missing. */
  record InputMissing(OutPoint outPoint) implements CoinJoinProblem {}

  /** An input belongs to nobody. */
  record InputUnexpected(OutPoint outPoint) implements CoinJoinProblem {}

  /** A script is to be paid twice. */
  record ScriptRepeated(ScriptPubKey script) implements CoinJoinProblem {}

  /** An agreed output is missing or has another value. */
  record OutputMissing(TxOutput expected) implements CoinJoinProblem {}

  /** An output belongs to nobody. */
  record OutputUnexpected(TxOutput output) implements CoinJoinProblem {}

  /** The miners would get something else than intended. */
  record FeeNotIntended(long expectedSats, long actualSats) implements CoinJoinProblem {}

  /** The transaction would stand out, or is partly signed. */
  record UnusualForm(String what) implements CoinJoinProblem {}

  /** A maker would refuse. */
  record MakerWouldRefuse(TxRejected reason) implements CoinJoinProblem {}
}
