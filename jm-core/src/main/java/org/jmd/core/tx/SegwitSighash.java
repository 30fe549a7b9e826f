package org.jmd.core.tx;

import fr.acinq.bitcoin.Satoshi;
import fr.acinq.bitcoin.SigHash;
import fr.acinq.bitcoin.SigVersion;
import fr.acinq.bitcoin.Transaction;
import java.util.Arrays;

/** What signatures of one transaction sign: BIP143 with SIGHASH_ALL, the only type used here. */
final class SegwitSighash {
  /** The byte after the DER encoding. */
  static final byte TYPE_ALL = SigHash.SIGHASH_ALL;

  private final Tx tx;
  private final Transaction converted;

  SegwitSighash(Tx tx) {
    this.tx = tx;
    this.converted = tx.forInterpreter();
  }

  /** The position of the input that spends it. */
  int inputIndex(PrevOut spent) {
    return tx.inputIndex(spent.outPoint())
        .orElseThrow(() ->
            new IllegalArgumentException("the transaction does not spend " + spent.outPoint()));
  }

  /** The hash for a key's own coin. */
  byte[] ofP2wpkh(PrevOut spent) {
    byte[] program = spent.script().bytes();
    byte[] scriptCode = ScriptPubKey.p2pkh(Arrays.copyOfRange(program, 2, program.length)).bytes();
    return of(spent, scriptCode);
  }

  /** The hash for a script's coin. */
  byte[] of(PrevOut spent, byte[] scriptCode) {
    return converted.hashForSigning(
        inputIndex(spent),
        scriptCode,
        SigHash.SIGHASH_ALL,
        new Satoshi(spent.valueSats()),
        SigVersion.SIGVERSION_WITNESS_V0);
  }
}
