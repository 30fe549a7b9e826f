package org.jmd.wallet.keys;

import static java.nio.charset.StandardCharsets.UTF_8;

import fr.acinq.bitcoin.DeterministicWallet;
import fr.acinq.bitcoin.DeterministicWallet.ExtendedPublicKey;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.jmd.core.runtime.Network;
import org.jmd.wallet.json.JsonText;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * What a machine needs that watches a wallet and makes payments for another machine to sign: all
 * public keys, none of the private ones. Whoever has it sees every coin of the wallet. A file of
 * our own, in JSON. Immutable.
 *
 * @param network of the addresses
 * @param fingerprint names the wallet in files, 8 lower-case hex digits (wallet.md 1.3)
 * @param masterFingerprint of BIP32, 8 lower-case hex digits
 * @param xpubs the extended public key of each mixdepth, with the prefix xpub or tpub
 */
public record PublicAccounts(
    Network network, String fingerprint, String masterFingerprint, List<String> xpubs) {
  /** The most octets of a file that are read. */
  public static final int MAX_LENGTH = 16_384;

  private static final fr.acinq.bitcoin.KeyPath ACCOUNT = new fr.acinq.bitcoin.KeyPath("m");
  private static final int VERSION = 1;
  private static final int INDENT = 2;
  private static final String MARK = "jmd_public_keys";
  private static final Pattern HEX_8 = Pattern.compile("[0-9a-f]{8}");

  /** Checks all of it. */
  public PublicAccounts {
    xpubs = List.copyOf(xpubs);
    if (!HEX_8.matcher(fingerprint).matches() || !HEX_8.matcher(masterFingerprint).matches()) {
      throw new IllegalArgumentException("a fingerprint must be 8 lower-case hex digits");
    }
    if (xpubs.isEmpty() || xpubs.size() > HdKeys.MAX_MIXDEPTHS) {
      throw new IllegalArgumentException(
          "number of accounts must be 1.." + HdKeys.MAX_MIXDEPTHS + ", got " + xpubs.size());
    }
    for (String xpub : xpubs) {
      if (decode(xpub, network).isEmpty()) {
        throw new IllegalArgumentException(
            "not an extended public key of an account on " + network.wireName());
      }
    }
  }

  /** Those of a wallet. */
  public static PublicAccounts of(HdKeys keys) {
    return new PublicAccounts(
        keys.network(),
        keys.fingerprint(),
        keys.masterFingerprint(),
        IntStream.range(0, keys.mixdepthCount()).mapToObj(keys::accountXpub).toList());
  }

  /** The content of such a file; empty if it is another one. Total. */
  public static Optional<PublicAccounts> tryParse(byte[] content) {
    if (content.length > MAX_LENGTH) {
      return Optional.empty();
    }
    Optional<JsonNode> json = JsonText.tryParse(new String(content, UTF_8));
    if (json.isEmpty() || json.get().path(MARK).asInt(0) != VERSION) {
      return Optional.empty();
    }
    Optional<Network> network = Network.tryParse(json.get().path("network").asString(""));
    List<String> xpubs = new ArrayList<>();
    json.get().path("accounts").forEach(account -> xpubs.add(account.asString("")));
    try {
      return network.map(n ->
          new PublicAccounts(
              n,
              json.get().path("fingerprint").asString(""),
              json.get().path("master_fingerprint").asString(""),
              xpubs));
    } catch (IllegalArgumentException _) {
      // Empty is the answer.
      return Optional.empty();
    }
  }

  /** The content of the file. */
  public byte[] format() {
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    json.put(MARK, VERSION);
    json.put("network", network.wireName());
    json.put("fingerprint", fingerprint);
    json.put("master_fingerprint", masterFingerprint);
    ArrayNode accounts = json.putArray("accounts");
    xpubs.forEach(accounts::add);
    return (JsonText.indented(json, INDENT) + "\n").getBytes(UTF_8);
  }

  /** The keys, decoded. */
  List<ExtendedPublicKey> decoded() {
    return xpubs.stream().map(xpub -> decode(xpub, network).orElseThrow()).toList();
  }

  private static Optional<ExtendedPublicKey> decode(String xpub, Network network) {
    int prefix = network == Network.MAINNET ? DeterministicWallet.xpub : DeterministicWallet.tpub;
    try {
      var decoded = ExtendedPublicKey.decode(xpub, ACCOUNT);
      ExtendedPublicKey key = decoded.getSecond();
      // A point that is not on the curve shows when it is used.
      key.derivePublicKey(0L);
      return decoded.getFirst() == prefix && key.depth == 3 ? Optional.of(key) : Optional.empty();
    } catch (RuntimeException _) {
      // The decoder's way to say that this is no key.
      return Optional.empty();
    }
  }
}
