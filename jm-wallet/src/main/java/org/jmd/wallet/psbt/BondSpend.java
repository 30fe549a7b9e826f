package org.jmd.wallet.psbt;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jmd.core.bond.BondScript;
import org.jmd.core.tx.FeeRate;
import org.jmd.core.tx.OutPoint;
import org.jmd.core.tx.ScriptPubKey;
import org.jmd.core.tx.Tx;
import org.jmd.core.tx.TxInput;
import org.jmd.core.tx.TxOutput;
import org.jmd.core.tx.TxSize;
import org.jmd.wallet.psbt.PsbtException.Problem;

/**
 * A transaction that spends one bond, for a signer elsewhere (wallet.md 8).
 *
 * @param psbt what is to be signed
 * @param vbytes its size once signed
 * @param feeSats what the miners get
 */
public record BondSpend(Psbt psbt, int vbytes, long feeSats) {
  private static final int VERSION = 2;
  private static final long LEAST_SATS = 546;

  /**
   * Makes the transaction. It may be signed at any time, but broadcast only after the bond's lock
   * time.
   *
   * @param valueSats the bond's coin
   * @param origin where the bond's key comes from, if the signer needs to be told
   * @throws PsbtException if less than {@value #LEAST_SATS} satoshis would be left
   */
  public static BondSpend of(
      OutPoint outPoint,
      long valueSats,
      BondScript bond,
      ScriptPubKey destination,
      FeeRate feeRate,
      Optional<KeyOrigin> origin)
      throws PsbtException {
    int vbytes = TxSize.vbytes(List.of(TxSize.InputKind.BOND), List.of(destination));
    long fee = feeRate.feeSats(vbytes);
    long paid = valueSats - fee;
    if (paid < LEAST_SATS) {
      throw new PsbtException(
          Problem.AMOUNT, "bond of " + valueSats + " sats is too small for a fee of " + fee);
    }
    Tx tx =
        new Tx(
            VERSION,
            List.of(TxInput.unsigned(outPoint, TxInput.SEQUENCE_LOCK_TIME)),
            List.of(new TxOutput(paid, destination)),
            bond.locktime());
    List<PsbtRecord> input = new ArrayList<>();
    input.add(PsbtRecord.witnessUtxo(new TxOutput(valueSats, bond.scriptPubKey())));
    input.add(PsbtRecord.SIGN_ALL);
    input.add(PsbtRecord.single(PsbtRecord.IN_WITNESS_SCRIPT, bond.bytes()));
    origin.ifPresent(o ->
        input.add(PsbtRecord.keyed(PsbtRecord.IN_BIP32_DERIVATION, bond.key().bytes(), o.value())));
    Psbt psbt = Psbt.of(tx, List.of(List.copyOf(input)), List.of(List.of()));
    return new BondSpend(psbt, vbytes, fee);
  }
}
