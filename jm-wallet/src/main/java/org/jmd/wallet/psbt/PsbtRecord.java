package org.jmd.wallet.psbt;

import org.jmd.core.tx.ByteString;

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

  static PsbtRecord single(int type, byte[] value) {
    return new PsbtRecord(ByteString.of(new byte[] {(byte) type}), ByteString.of(value));
  }

  static PsbtRecord keyed(int type, byte[] keyData, byte[] value) {
    byte[] key = new byte[1 + keyData.length];
    key[0] = (byte) type;
    System.arraycopy(keyData, 0, key, 1, keyData.length);
    return new PsbtRecord(ByteString.of(key), ByteString.of(value));
  }

  /** All types that mean something here are written in one octet. */
  int type() {
    return key.bytes()[0] & 0xff;
  }

  /** What follows the type. */
  byte[] keyData() {
    byte[] octets = key.bytes();
    return java.util.Arrays.copyOfRange(octets, 1, octets.length);
  }
}
