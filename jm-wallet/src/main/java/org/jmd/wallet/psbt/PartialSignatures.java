package org.jmd.wallet.psbt;

import fr.acinq.bitcoin.Satoshi;
import fr.acinq.bitcoin.SigHash;
import fr.acinq.bitcoin.SigVersion;
import fr.acinq.bitcoin.Transaction;
import java.util.Arrays;
import org.jmd.core.bond.BondScript;
import org.jmd.core.crypto.DerSignature;
import org.jmd.core.crypto.PublicKey;
import org.jmd.core.crypto.Secp256k1;
import org.jmd.core.tx.ScriptPubKey;
import org.jmd.core.tx.Tx;

/** Verifies signatures that a PSBT carries already: BIP143, SIGHASH_ALL, strict DER. */
final class PartialSignatures {
  private final Transaction transaction;
  private final Secp256k1 curve;

  PartialSignatures(Tx transaction, Secp256k1 curve) {
    this.transaction = Transaction.read(transaction.serializeWithoutWitness());
    this.curve = curve;
  }

  /** Whether it signs everything of the input that spends the coin. Total. */
  boolean isValid(int inputIndex, PsbtCoin coin, PublicKey key, byte[] signature) {
    if (signature.length < 1 || signature[signature.length - 1] != SigHash.SIGHASH_ALL) {
      return false;
    }
    byte[] der = Arrays.copyOf(signature, signature.length - 1);
    if (DerSignature.tryParse(der).isEmpty()) {
      return false;
    }
    byte[] scriptCode =
        coin.bond()
            .map(BondScript::bytes)
            .orElseGet(() -> {
              byte[] program = coin.spent().script().bytes();
              return ScriptPubKey.p2pkh(Arrays.copyOfRange(program, 2, program.length)).bytes();
            });
    byte[] hash =
        transaction.hashForSigning(
            inputIndex,
            scriptCode,
            SigHash.SIGHASH_ALL,
            new Satoshi(coin.spent().valueSats()),
            SigVersion.SIGVERSION_WITNESS_V0);
    return curve.verify(key, hash, der);
  }
}
