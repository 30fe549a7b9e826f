package org.jmd.core.tx;

import java.math.BigDecimal;

/** Why a taker must not propose a CoinJoin transaction (coinjoin.md 2.13). */
public sealed interface CoinJoinProblem {
  /** For the log and the operator: the fact with its numbers. */
  String describe();

  /** The taker's coins do not suffice. */
  record InsufficientFunds(long neededSats, long availableSats) implements CoinJoinProblem {
    @Override
    public String describe() {
      return "needs " + neededSats + " sat, the selected coins have " + availableSats;
    }
  }

  /** A maker's terms are for another amount. */
  record AmountChanged(long agreedSats, long plannedSats) implements CoinJoinProblem {
    @Override
    public String describe() {
      return "a maker agreed to " + agreedSats + " sat, planned are " + plannedSats;
    }
  }

  /** A maker's coins do not leave enough change. */
  record MakerChangeTooSmall(long changeSats, long minimumSats) implements CoinJoinProblem {
    @Override
    public String describe() {
      return "a maker would get " + changeSats + " sat of change, at least " + minimumSats;
    }
  }

  /** A sweep's reserved fee is too far from the fee for the real size. */
  record SweepBudgetOff(BigDecimal ratio, BigDecimal tolerance) implements CoinJoinProblem {
    @Override
    public String describe() {
      return "the fee for the real size is "
          + ratio.toPlainString()
          + " of the reserved fee, tolerated is a difference of "
          + tolerance.toPlainString();
    }
  }

  /** The fee would not be relayed. */
  record FeeTooLow(long feeSats, long minimumSats) implements CoinJoinProblem {
    @Override
    public String describe() {
      return "miner fee of " + feeSats + " sat, relayed from " + minimumSats;
    }
  }

  /** The fee exceeds the highest acceptable rate. */
  record FeeTooHigh(long feeSats, long maximumSats) implements CoinJoinProblem {
    @Override
    public String describe() {
      return "miner fee of " + feeSats + " sat, at most " + maximumSats + " allowed";
    }
  }

  /** The round costs more than was confirmed. */
  record CostTooHigh(long costSats, long maximumSats) implements CoinJoinProblem {
    @Override
    public String describe() {
      return "costs " + costSats + " sat, confirmed were at most " + maximumSats;
    }
  }

  /** An input belongs to two participants or occurs twice. */
  record InputRepeated(OutPoint outPoint) implements CoinJoinProblem {
    @Override
    public String describe() {
      return "input " + outPoint + " occurs twice";
    }
  }

  /** An agreed input is missing. */
  record InputMissing(OutPoint outPoint) implements CoinJoinProblem {
    @Override
    public String describe() {
      return "input " + outPoint + " is missing";
    }
  }

  /** An input belongs to nobody. */
  record InputUnexpected(OutPoint outPoint) implements CoinJoinProblem {
    @Override
    public String describe() {
      return "input " + outPoint + " belongs to no participant";
    }
  }

  /** A script is to be paid twice. */
  record ScriptRepeated(ScriptPubKey script) implements CoinJoinProblem {
    @Override
    public String describe() {
      return "script " + script + " is to be paid twice";
    }
  }

  /** An agreed output is missing or has another value. */
  record OutputMissing(TxOutput expected) implements CoinJoinProblem {
    @Override
    public String describe() {
      return "no output pays " + expected.valueSats() + " sat to " + expected.script();
    }
  }

  /** An output belongs to nobody. */
  record OutputUnexpected(TxOutput output) implements CoinJoinProblem {
    @Override
    public String describe() {
      return "an output pays " + output.valueSats() + " sat to " + output.script();
    }
  }

  /** The miners would get something else than intended. */
  record FeeNotIntended(long expectedSats, long actualSats) implements CoinJoinProblem {
    @Override
    public String describe() {
      return "miner fee of " + actualSats + " sat, intended were " + expectedSats;
    }
  }

  /** The transaction would stand out, or is partly signed. */
  record UnusualForm(String what) implements CoinJoinProblem {
    @Override
    public String describe() {
      return "unusual " + what;
    }
  }

  /** A maker would refuse. */
  record MakerWouldRefuse(TxRejected reason) implements CoinJoinProblem {
    @Override
    public String describe() {
      return "a maker would refuse: " + reason.describe();
    }
  }
}
