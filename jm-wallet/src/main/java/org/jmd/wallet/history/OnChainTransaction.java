package org.jmd.wallet.history;

import java.util.List;
import java.util.Optional;
import org.jmd.core.tx.OutPoint;

/**
 * A transaction as the chain shows it to its wallet (wallet.md 7.1).
 *
 * @param inputs the coins of this wallet that it spends, in the order of the inputs
 * @param foreignInputs how many coins of others it spends
 * @param outputs all outputs in order
 */
public record OnChainTransaction(List<OwnInput> inputs, int foreignInputs, List<Output> outputs) {
  /** Copies the lists. */
  public OnChainTransaction {
    inputs = List.copyOf(inputs);
    outputs = List.copyOf(outputs);
    if (foreignInputs < 0) {
      throw new IllegalArgumentException("there are no fewer than 0 foreign inputs");
    }
  }

  /** A coin of this wallet. */
  public record OwnInput(OutPoint outPoint, long valueSats, String address, int mixdepth) {}

  /**
   * An output.
   *
   * @param script the locking script in hex
   * @param address of the script, empty if it has none
   * @param owner where it lies in this wallet, empty for others' outputs
   */
  public record Output(long valueSats, String script, String address, Optional<Owner> owner) {
    boolean isOwn() {
      return owner.isPresent();
    }

    boolean isOwnChange() {
      return owner.filter(o -> !o.external()).isPresent();
    }
  }

  /**
   * A place in the wallet.
   *
   * @param external whether it is an address for receiving, not for change
   */
  public record Owner(int mixdepth, boolean external) {}
}
