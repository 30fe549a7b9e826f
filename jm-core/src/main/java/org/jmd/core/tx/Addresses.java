package org.jmd.core.tx;

import java.util.Arrays;
import java.util.Optional;
import org.bitcoinj.base.BitcoinNetwork;
import org.bitcoinj.base.LegacyAddress;
import org.bitcoinj.base.SegwitAddress;
import org.bitcoinj.base.exceptions.AddressFormatException;
import org.jmd.core.runtime.Network;

/**
 * Address strings and the output scripts they stand for: P2PKH and P2SH in base58, P2WPKH and P2WSH
 * in bech32 (BIP173), P2TR in bech32m (BIP350). Witness programs of versions or lengths without a
 * meaning today are refused, because coins sent there can be taken by anyone. Testnet, signet and,
 * in base58, regtest share their prefixes. Stateless.
 */
public final class Addresses {
  /** The longest address of any kind (BIP173). */
  public static final int MAX_LENGTH = 90;

  private static final byte[] P2PKH_HEAD = {0x76, (byte) 0xa9, 20};
  private static final byte[] P2PKH_TAIL = {(byte) 0x88, (byte) 0xac};
  private static final byte[] P2SH_HEAD = {(byte) 0xa9, 20};
  private static final byte[] P2SH_TAIL = {(byte) 0x87};

  private Addresses() {}

  /** The script of an address of that network, or empty. Total. */
  public static Optional<ScriptPubKey> tryParse(String address, Network network) {
    if (address.isEmpty() || address.length() > MAX_LENGTH) {
      return Optional.empty();
    }
    return address.regionMatches(true, 0, network.hrp() + "1", 0, network.hrp().length() + 1)
        ? tryParseSegwit(address, network)
        : tryParseBase58(address, network);
  }

  /**
   * The script of an address of that network.
   *
   * @throws IllegalArgumentException if it is not one
   */
  public static ScriptPubKey parse(String address, Network network) {
    return tryParse(address, network)
        .orElseThrow(
            () -> new IllegalArgumentException("not a " + network.wireName() + " address"));
  }

  /** The address of a script, or empty if scripts of its kind have none. */
  public static Optional<String> format(ScriptPubKey script, Network network) {
    byte[] bytes = script.bytes();
    BitcoinNetwork on = bitcoinj(network);
    return switch (script.kind()) {
      case P2PKH ->
          Optional.of(
              LegacyAddress.fromPubKeyHash(on, Arrays.copyOfRange(bytes, 3, 23)).toString());
      case P2SH ->
          Optional.of(
              LegacyAddress.fromScriptHash(on, Arrays.copyOfRange(bytes, 2, 22)).toString());
      case P2WPKH, P2WSH ->
          Optional.of(SegwitAddress.fromProgram(on, 0, program(bytes)).toBech32());
      case P2TR -> Optional.of(SegwitAddress.fromProgram(on, 1, program(bytes)).toBech32());
      case OTHER -> Optional.empty();
    };
  }

  private static byte[] program(byte[] witnessScript) {
    return Arrays.copyOfRange(witnessScript, 2, witnessScript.length);
  }

  private static Optional<ScriptPubKey> tryParseSegwit(String address, Network network) {
    SegwitAddress parsed;
    try {
      parsed = SegwitAddress.fromBech32(address, bitcoinj(network));
    } catch (AddressFormatException _) {
      // Empty is the answer: why a text is no address matters to nobody.
      return Optional.empty();
    }
    byte[] program = parsed.getWitnessProgram();
    ScriptPubKey script =
        ScriptPubKey.of(
            concat(
                new byte[] {
                  (byte) (parsed.getWitnessVersion() == 0 ? 0 : 0x50 + parsed.getWitnessVersion()),
                  (byte) program.length
                },
                program));
    return script.kind() == ScriptPubKey.Kind.OTHER ? Optional.empty() : Optional.of(script);
  }

  private static Optional<ScriptPubKey> tryParseBase58(String address, Network network) {
    LegacyAddress parsed;
    try {
      parsed = LegacyAddress.fromBase58(address, bitcoinj(network));
    } catch (AddressFormatException _) {
      // As above.
      return Optional.empty();
    }
    byte[] hash = parsed.getHash();
    return Optional.of(
        ScriptPubKey.of(
            parsed.p2sh
                ? concat(P2SH_HEAD, hash, P2SH_TAIL)
                : concat(P2PKH_HEAD, hash, P2PKH_TAIL)));
  }

  private static BitcoinNetwork bitcoinj(Network network) {
    return switch (network) {
      case MAINNET -> BitcoinNetwork.MAINNET;
      case TESTNET -> BitcoinNetwork.TESTNET;
      case SIGNET -> BitcoinNetwork.SIGNET;
      case REGTEST -> BitcoinNetwork.REGTEST;
    };
  }

  private static byte[] concat(byte[]... parts) {
    int length = Arrays.stream(parts).mapToInt(part -> part.length).sum();
    byte[] whole = new byte[length];
    int at = 0;
    for (byte[] part : parts) {
      System.arraycopy(part, 0, whole, at, part.length);
      at += part.length;
    }
    return whole;
  }
}
