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
    return switch (parsed.getWitnessVersion()) {
      // The parser has checked that version 0 has a length of 20 or 32.
      case 0 ->
          Optional.of(
              program.length == 20 ? ScriptPubKey.p2wpkh(program) : ScriptPubKey.p2wsh(program));
      case 1 -> program.length == 32 ? Optional.of(ScriptPubKey.p2tr(program)) : Optional.empty();
      default -> Optional.empty();
    };
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
    return Optional.of(parsed.p2sh ? ScriptPubKey.p2sh(hash) : ScriptPubKey.p2pkh(hash));
  }

  private static BitcoinNetwork bitcoinj(Network network) {
    return switch (network) {
      case MAINNET -> BitcoinNetwork.MAINNET;
      case TESTNET -> BitcoinNetwork.TESTNET;
      case SIGNET -> BitcoinNetwork.SIGNET;
      case REGTEST -> BitcoinNetwork.REGTEST;
    };
  }
}
