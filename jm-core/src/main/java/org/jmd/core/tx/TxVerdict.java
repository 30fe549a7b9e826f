package org.jmd.core.tx;

import java.util.List;

/** What a maker makes of the taker's transaction. */
public sealed interface TxVerdict permits TxVerdict.Accepted, TxRejected {
  /**
   * It pays us what was agreed: sign {@link #inputIndexes} with the values of the terms.
   *
   * @param tx without any witness
   * @param txid of that transaction
   * @param inputIndexes where our inputs are, in the order of the terms
   * @param cjOutputIndex where our CoinJoin output is
   * @param changeOutputIndex where our change is
   * @param receivedSats the sum of both, at least amount plus expected change
   * @param warnings what the operator should know, yet no reason to refuse
   */
  record Accepted(
      Tx tx,
      String txid,
      List<Integer> inputIndexes,
      int cjOutputIndex,
      int changeOutputIndex,
      long receivedSats,
      List<Warning> warnings)
      implements TxVerdict {
    /** Copies the lists. */
    public Accepted {
      inputIndexes = List.copyOf(inputIndexes);
      warnings = List.copyOf(warnings);
    }
  }

  /** Something suspicious that is legal. */
  sealed interface Warning {
    /** For the log and the operator. */
    String describe();

    /** V13: no other output has the CoinJoin amount, so this mixes nothing. */
    record NoEqualOutput(long amountSats) implements Warning {
      @Override
      public String describe() {
        return "no other output has the CoinJoin amount of " + amountSats + " sat";
      }
    }
  }
}
