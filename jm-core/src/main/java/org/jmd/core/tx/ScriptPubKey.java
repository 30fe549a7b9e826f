package org.jmd.core.tx;

import java.util.Arrays;
import java.util.HexFormat;

/** An output script. Scripts, not address strings, are what is compared. Immutable. */
public final class ScriptPubKey {
  /** The standard templates that matter here. */
  public enum Kind {
    P2PKH,
    P2SH,
    P2WPKH,
    P2WSH,
    P2TR,
    OTHER
  }

  private final byte[] bytes;

  private ScriptPubKey(byte[] bytes) {
    this.bytes = bytes;
  }

  /** Wraps a copy of any octets. */
  public static ScriptPubKey of(byte[] bytes) {
    return new ScriptPubKey(bytes.clone());
  }

  /**
   * Parses hex of either case.
   *
   * @throws IllegalArgumentException if it is not hex
   */
  public static ScriptPubKey fromHex(String hex) {
    return new ScriptPubKey(HexFormat.of().parseHex(hex));
  }

  /** {@code OP_DUP OP_HASH160 <20 bytes> OP_EQUALVERIFY OP_CHECKSIG}. */
  public static ScriptPubKey p2pkh(byte[] keyHash160) {
    return wrap(new byte[] {0x76, (byte) 0xa9, 20}, keyHash160, (byte) 0x88, (byte) 0xac);
  }

  /** {@code OP_HASH160 <20 bytes> OP_EQUAL} (BIP16). */
  public static ScriptPubKey p2sh(byte[] scriptHash160) {
    return wrap(new byte[] {(byte) 0xa9, 20}, scriptHash160, (byte) 0x87);
  }

  private static ScriptPubKey wrap(byte[] head, byte[] hash160, byte... tail) {
    if (hash160.length != 20) {
      throw new IllegalArgumentException("hash must be 20 bytes, got " + hash160.length);
    }
    byte[] script = Arrays.copyOf(head, head.length + hash160.length + tail.length);
    System.arraycopy(hash160, 0, script, head.length, hash160.length);
    System.arraycopy(tail, 0, script, head.length + hash160.length, tail.length);
    return new ScriptPubKey(script);
  }

  /** {@code OP_0 <20 bytes>} (BIP141). */
  public static ScriptPubKey p2wpkh(byte[] keyHash160) {
    return witness(0, keyHash160, 20);
  }

  /** {@code OP_0 <32 bytes>} (BIP141). */
  public static ScriptPubKey p2wsh(byte[] scriptSha256) {
    return witness(0, scriptSha256, 32);
  }

  /** {@code OP_1 <32 bytes>} (BIP341). */
  public static ScriptPubKey p2tr(byte[] outputKey) {
    return witness(0x51, outputKey, 32);
  }

  private static ScriptPubKey witness(int opcode, byte[] program, int length) {
    if (program.length != length) {
      throw new IllegalArgumentException(
          "witness program must be " + length + " bytes, got " + program.length);
    }
    byte[] script = new byte[2 + length];
    script[0] = (byte) opcode;
    script[1] = (byte) length;
    System.arraycopy(program, 0, script, 2, length);
    return new ScriptPubKey(script);
  }

  /** The template that the octets match exactly. */
  public Kind kind() {
    int n = bytes.length;
    if (n == 22 && bytes[0] == 0 && bytes[1] == 20) {
      return Kind.P2WPKH;
    }
    if (n == 34 && bytes[1] == 32) {
      return bytes[0] == 0 ? Kind.P2WSH : bytes[0] == 0x51 ? Kind.P2TR : Kind.OTHER;
    }
    if (n == 23 && bytes[0] == (byte) 0xa9 && bytes[1] == 20 && bytes[22] == (byte) 0x87) {
      return Kind.P2SH;
    }
    if (n == 25
        && bytes[0] == 0x76
        && bytes[1] == (byte) 0xa9
        && bytes[2] == 20
        && bytes[23] == (byte) 0x88
        && bytes[24] == (byte) 0xac) {
      return Kind.P2PKH;
    }
    return Kind.OTHER;
  }

  /** A copy of the script. */
  public byte[] bytes() {
    return bytes.clone();
  }

  /** The number of octets. */
  public int length() {
    return bytes.length;
  }

  /** Lower-case hex. */
  public String hex() {
    return HexFormat.of().formatHex(bytes);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof ScriptPubKey script && Arrays.equals(bytes, script.bytes);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(bytes);
  }

  @Override
  public String toString() {
    return hex();
  }
}
