package org.jmd.wallet.send;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.jmd.core.bond.Timenumber;
import org.jmd.core.tx.ByteString;
import org.jmd.core.tx.PrevOut;
import org.jmd.core.tx.ScriptPubKey;
import org.jmd.core.tx.ScriptVerdict;
import org.jmd.core.tx.ScriptVerifier;
import org.jmd.core.tx.Tx;
import org.jmd.core.tx.TxInput;
import org.jmd.core.tx.TxOutput;
import org.jmd.core.tx.TxSize;
import org.jmd.wallet.Coin;

/**
 * What a payment spends and pays. Immutable.
 *
 * @param inputs in the order of the transaction
 * @param destination whom the first output pays
 * @param sendSats what it gets
 * @param changeSats what a second output returns to the wallet, 0 for none
 * @param feeSats the rest
 */
public record SendPlan(
    List<Coin> inputs, ScriptPubKey destination, long sendSats, long changeSats, long feeSats) {
  private static final int VERSION = 2;

  /** Signs one input; implemented by the wallet that has the keys. */
  @FunctionalInterface
  public interface CoinSigner {
    /** The witness of the input that spends the coin. */
    List<ByteString> witness(Tx tx, Coin coin);
  }

  /** Copies the inputs. */
  public SendPlan {
    inputs = List.copyOf(inputs);
  }

  /** Whether an internal address of the mixdepth is needed. */
  public boolean hasChange() {
    return changeSats > 0;
  }

  /** Virtual bytes of the transaction once signed. */
  public int vbytes() {
    List<ScriptPubKey> outputs =
        hasChange()
            ? List.of(destination, ScriptPubKey.p2wpkh(new byte[20]))
            : List.of(destination);
    return TxSize.vbytes(
        inputs.stream()
            .map(c -> c.bond() ? TxSize.InputKind.BOND : TxSize.InputKind.P2WPKH)
            .toList(),
        outputs);
  }

  /**
   * The unsigned transaction of a plan without change.
   *
   * @throws IllegalStateException if there is change
   */
  public Tx transaction() {
    return transaction(Optional.empty(), TxForm.PLAIN);
  }

  /**
   * The unsigned transaction of a plan with change.
   *
   * @param change of an address of our own, P2WPKH
   * @throws IllegalStateException if there is no change
   */
  public Tx transaction(ScriptPubKey change) {
    return transaction(Optional.of(change), TxForm.PLAIN);
  }

  /**
   * The unsigned transaction in another form. A bond's lock time outweighs that of the form.
   *
   * @param change of an address of our own, P2WPKH; empty without change
   * @throws IllegalStateException if there is change without a script, or a script without change
   */
  public Tx transaction(Optional<ScriptPubKey> change, TxForm form) {
    if (hasChange() != change.isPresent()) {
      throw new IllegalStateException(
          hasChange()
              ? "this payment needs a script for its change"
              : "this payment has no change");
    }
    List<TxOutput> outputs = new ArrayList<>();
    outputs.add(new TxOutput(sendSats, destination));
    change.ifPresent(script -> outputs.add(new TxOutput(changeSats, script)));
    return unsigned(inputs, outputs, form);
  }

  /** The unsigned transaction that spends these coins. */
  static Tx unsigned(List<Coin> inputs, List<TxOutput> outputs, TxForm form) {
    OptionalLong bondLock = inputs.stream().filter(Coin::bond).mapToLong(SendPlan::locktime).max();
    long sequence =
        bondLock.isPresent()
            ? Math.min(form.sequence(), TxInput.SEQUENCE_LOCK_TIME)
            : form.sequence();
    List<TxInput> unsigned =
        inputs.stream().map(c -> TxInput.unsigned(c.outPoint(), sequence)).toList();
    return new Tx(VERSION, unsigned, outputs, bondLock.orElse(form.lockTime()));
  }

  /** Until when a bond of ours is locked, in seconds since 1970. */
  static long locktime(Coin bond) {
    return new Timenumber(bond.path().index()).locktime();
  }

  /**
   * The transaction with all its signatures, verified.
   *
   * @throws IllegalArgumentException if the signer does not own a coin
   * @throws IllegalStateException if a signature does not unlock its coin
   */
  public Tx sign(Tx transaction, CoinSigner signer) {
    return sign(transaction, inputs, signer);
  }

  /** As above, for inputs that are these coins in this order. */
  static Tx sign(Tx transaction, List<Coin> inputs, CoinSigner signer) {
    Tx signed = transaction;
    List<PrevOut> spent = new ArrayList<>();
    for (int i = 0; i < inputs.size(); i++) {
      Coin coin = inputs.get(i);
      signed = signed.withWitness(i, signer.witness(transaction, coin));
      spent.add(new PrevOut(coin.outPoint(), coin.valueSats(), coin.script()));
    }
    ScriptVerdict verdict = ScriptVerifier.verify(signed, spent);
    if (!(verdict instanceof ScriptVerdict.Valid)) {
      throw new IllegalStateException("signed payment is not valid: " + verdict);
    }
    return signed;
  }
}
