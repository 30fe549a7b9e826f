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

  /** {@code OP_0 <20 bytes>} (BIP141). */
  public static ScriptPubKey p2wpkh(byte[] keyHash160) {
    return witness(0, keyHash160, 20);
  }

  /** {@code OP_0 <32 bytes>} (BIP141). */
  public static ScriptPubKey p2wsh(byte[] scriptSha256) {
    return witness(0, scriptSha256, 32);
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
