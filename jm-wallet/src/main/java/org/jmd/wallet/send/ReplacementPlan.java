package org.jmd.wallet.send;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jmd.core.tx.FeeRate;
import org.jmd.core.tx.ScriptPubKey;
import org.jmd.core.tx.TxOutput;
import org.jmd.core.tx.TxSize;
import org.jmd.wallet.Coin;

/**
 * How a higher fee is to replace an unconfirmed payment (BIP125). Immutable.
 *
 * @param replaces txid of the payment
 * @param inputs its coins, then those that are added
 * @param addedInputs how many are added
 * @param payments what it pays to others, in order; less than before only if {@link #paysLess}
 * @param paysLess whether the fee is taken off the payment
 * @param changeSats what returns to the wallet, 0 for none
 * @param change where it goes; empty if a fresh address is needed
 * @param changeIndex its place among the outputs
 * @param oldFeeSats what the payment pays now
 * @param feeSats what its replacement pays
 */
public record ReplacementPlan(
    String replaces,
    List<Coin> inputs,
    int addedInputs,
    List<TxOutput> payments,
    boolean paysLess,
    long changeSats,
    Optional<ScriptPubKey> change,
    int changeIndex,
    long oldFeeSats,
    long feeSats) {
  private static final ScriptPubKey ANY_CHANGE = ScriptPubKey.p2wpkh(new byte[20]);

  /** Copies the lists. */
  public ReplacementPlan {
    inputs = List.copyOf(inputs);
    payments = List.copyOf(payments);
  }

  /** The coins that the payment did not spend. */
  public List<Coin> added() {
    return inputs.subList(inputs.size() - addedInputs, inputs.size());
  }

  /** What is paid to others. */
  public long paidSats() {
    return payments.stream().mapToLong(TxOutput::valueSats).sum();
  }

  /** Size of the replacement once signed. */
  public int vbytes() {
    return vbytes(inputs, outputs(change.orElse(ANY_CHANGE)));
  }

  /** What the replacement pays for each virtual byte. */
  public FeeRate feeRate() {
    return SpeedUp.rate(feeSats, vbytes());
  }

  /** All outputs, with the change where it was. */
  List<TxOutput> outputs(ScriptPubKey changeScript) {
    List<TxOutput> outputs = new ArrayList<>(payments);
    if (changeSats > 0) {
      outputs.add(Math.min(changeIndex, outputs.size()), new TxOutput(changeSats, changeScript));
    }
    return outputs;
  }

  static int vbytes(List<Coin> inputs, List<TxOutput> outputs) {
    return TxSize.vbytes(
        inputs.stream()
            .map(c -> c.bond() ? TxSize.InputKind.BOND : TxSize.InputKind.P2WPKH)
            .toList(),
        outputs.stream().map(TxOutput::script).toList());
  }

  static int vbytesWithChange(List<Coin> inputs, List<TxOutput> payments) {
    List<TxOutput> outputs = new ArrayList<>(payments);
    outputs.add(new TxOutput(SendPlanner.DUST_SATS, ANY_CHANGE));
    return vbytes(inputs, outputs);
  }
}
