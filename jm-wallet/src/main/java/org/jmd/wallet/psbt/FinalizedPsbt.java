package org.jmd.wallet.psbt;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jmd.core.bond.BondScript;
import org.jmd.core.crypto.Hashes;
import org.jmd.core.crypto.PublicKey;
import org.jmd.core.crypto.Secp256k1;
import org.jmd.core.tx.ByteString;
import org.jmd.core.tx.PrevOut;
import org.jmd.core.tx.ScriptPubKey;
import org.jmd.core.tx.ScriptVerdict;
import org.jmd.core.tx.ScriptVerifier;
import org.jmd.core.tx.Tx;
import org.jmd.wallet.psbt.PsbtException.Problem;

/**
 * The transaction of a PSBT with all its signatures, verified by the script interpreter (the
 * finaliser and extractor of BIP174, wallet.md 8.7).
 *
 * @param transaction ready for broadcast, as far as its lock time allows
 * @param feeSats what the miners get
 */
public record FinalizedPsbt(Tx transaction, long feeSats) {
  /**
   * Finalises a PSBT. Needs no keys.
   *
   * @throws PsbtException if an input is of a kind that is not known here, lacks its signature, or
   *     carries one that does not unlock its coin
   */
  public static FinalizedPsbt of(Psbt psbt, Secp256k1 curve) throws PsbtException {
    Tx unsigned = psbt.transaction();
    PartialSignatures signatures = new PartialSignatures(unsigned, curve);
    List<PrevOut> spent = new ArrayList<>();
    Tx signed = unsigned;
    long inSats = 0;
    for (int i = 0; i < unsigned.inputs().size(); i++) {
      PsbtCoin coin = PsbtCoin.of(unsigned.inputs().get(i).outPoint(), psbt.input(i));
      spent.add(coin.spent());
      inSats += coin.spent().valueSats();
      Optional<byte[]> made = PsbtCoin.find(psbt.input(i), PsbtRecord.IN_FINAL_WITNESS);
      signed =
          signed.withWitness(
              i,
              made.isPresent()
                  ? PsbtReader.witness(made.get())
                  : witness(psbt.input(i), i, coin, signatures));
    }
    ScriptVerdict verdict = ScriptVerifier.verify(signed, spent);
    return switch (verdict) {
      case ScriptVerdict.Valid() -> new FinalizedPsbt(signed, inSats - signed.outputSats());
      case ScriptVerdict.UnknownInput(var outPoint) ->
          throw new PsbtException(Problem.INPUT, "input " + outPoint + " has no coin");
      case ScriptVerdict.OutputsExceedInputs(long in, long out) ->
          throw new PsbtException(
              Problem.AMOUNT, "spends " + in + " sats and pays " + out + " sats");
      case ScriptVerdict.InvalidInput(int index, var outPoint, String reason) ->
          throw new PsbtException(
              Problem.SIGNATURE,
              "input " + index + " (" + outPoint + ") cannot be spent so: " + reason);
    };
  }

  private static List<ByteString> witness(
      List<PsbtRecord> records, int index, PsbtCoin coin, PartialSignatures signatures)
      throws PsbtException {
    for (PsbtRecord item : records) {
      if (item.type() != PsbtRecord.IN_PARTIAL_SIG) {
        continue;
      }
      Optional<PublicKey> key = PublicKey.tryOf(item.keyData()).filter(k -> unlocks(coin, k));
      if (key.isEmpty()) {
        continue;
      }
      if (!signatures.isValid(index, coin, key.get(), item.value().bytes())) {
        throw new PsbtException(
            Problem.SIGNATURE, "input " + index + " carries an invalid signature");
      }
      byte[] second = coin.bond().map(BondScript::bytes).orElse(key.get().bytes());
      return List.of(item.value(), ByteString.of(second));
    }
    throw new PsbtException(
        Problem.SIGNATURE, "input " + index + " (" + coin.spent().outPoint() + ") is not signed");
  }

  private static boolean unlocks(PsbtCoin coin, PublicKey key) {
    return coin.bond()
        .map(b -> b.key().equals(key))
        .orElseGet(
            () -> coin.spent().script().equals(ScriptPubKey.p2wpkh(Hashes.hash160(key.bytes()))));
  }

  /** The raw transaction, as a node takes it. */
  public byte[] bytes() {
    return transaction.serialize();
  }
}
