package org.jmd.wallet.psbt;

import java.util.Arrays;
import org.jmd.core.tx.ByteString;
import org.jmd.core.tx.TxOutput;

/**
 * One record of a PSBT (BIP174).
 *
 * @param key type and key data, not empty
 * @param value as it is
 */
record PsbtRecord(ByteString key, ByteString value) {
  static final int GLOBAL_TX = 0x00;
  static final int GLOBAL_VERSION = 0xfb;
  static final int IN_NON_WITNESS_UTXO = 0x00;
  static final int IN_WITNESS_UTXO = 0x01;
  static final int IN_PARTIAL_SIG = 0x02;
  static final int IN_SIGHASH_TYPE = 0x03;
  static final int IN_REDEEM_SCRIPT = 0x04;
  static final int IN_WITNESS_SCRIPT = 0x05;
  static final int IN_BIP32_DERIVATION = 0x06;
  static final int IN_FINAL_SCRIPTSIG = 0x07;
  static final int IN_FINAL_WITNESS = 0x08;
  static final int OUT_REDEEM_SCRIPT = 0x00;
  static final int OUT_WITNESS_SCRIPT = 0x01;
  static final int OUT_BIP32_DERIVATION = 0x02;

  /** Asks for signatures of everything. */
  static final PsbtRecord SIGN_ALL = single(IN_SIGHASH_TYPE, new byte[] {1, 0, 0, 0});

  static PsbtRecord single(int type, byte[] value) {
    return new PsbtRecord(ByteString.of(new byte[] {(byte) type}), ByteString.of(value));
  }

  static PsbtRecord keyed(int type, byte[] keyData, byte[] value) {
    byte[] key = new byte[1 + keyData.length];
    key[0] = (byte) type;
    System.arraycopy(keyData, 0, key, 1, keyData.length);
    return new PsbtRecord(ByteString.of(key), ByteString.of(value));
  }

  /** A coin's output, as {@link #IN_WITNESS_UTXO} carries it. */
  static PsbtRecord witnessUtxo(TxOutput output) {
    PsbtWriter out = new PsbtWriter();
    out.littleEndian(output.valueSats(), Long.BYTES);
    out.sized(output.script().bytes());
    return single(IN_WITNESS_UTXO, out.toByteArray());
  }

  /** All types that mean something here are written in one octet. */
  int type() {
    return key.bytes()[0] & 0xff;
  }

  /** What follows the type. */
  byte[] keyData() {
    byte[] octets = key.bytes();
    return Arrays.copyOfRange(octets, 1, octets.length);
  }
}
