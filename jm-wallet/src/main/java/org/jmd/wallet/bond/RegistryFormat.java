package org.jmd.wallet.bond;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import org.jmd.core.crypto.SecretBytes;
import org.jmd.core.tx.OutPoint;
import org.jmd.wallet.json.JsonText;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * The text of a registry (wallet.md 3.2): all members of an entry in a fixed order, null where
 * there is nothing, and no line end at the end. Stateless.
 */
final class RegistryFormat {
  private static final int VERSION = 1;
  private static final int INDENT = 2;
  private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

  private static final Set<String> DOCUMENT = Set.of("version", "bonds");
  private static final Set<String> ENTRY =
      Set.of(
          "address",
          "locktime",
          "locktime_human",
          "index",
          "path",
          "pubkey",
          "witness_script_hex",
          "network",
          "created_at",
          "txid",
          "vout",
          "value",
          "confirmations",
          "extra_utxos",
          "cert_pubkey",
          "cert_privkey",
          "cert_signature",
          "cert_expiry");

  private RegistryFormat() {}

  /**
   * Reads a registry.
   *
   * @throws IOException if the text is anything else; it names the member, never its value
   */
  static BondList parse(String text) throws IOException {
    JsonNode document =
        JsonText.tryParse(text).orElseThrow(() -> new IOException("it is not valid JSON"));
    JsonNode entries = document.path("bonds");
    if (!document.isObject() || !entries.isArray()) {
      throw new IOException("it is no object with a list of bonds");
    }
    if (document.has("version") && integer(document, "version", "") != VERSION) {
      throw new IOException("its version is not " + VERSION);
    }
    List<RegisteredBond> bonds = new ArrayList<>();
    for (JsonNode entry : entries) {
      bonds.add(bond(entry, "bond " + bonds.size() + ": "));
    }
    return new BondList(bonds, unknown(document, DOCUMENT));
  }

  private static RegisteredBond bond(JsonNode entry, String where) throws IOException {
    if (!entry.isObject()) {
      throw new IOException(where + "is no object");
    }
    return new RegisteredBond(
        text(entry, "address", where),
        number(entry, "locktime", where),
        text(entry, "locktime_human", where),
        integer(entry, "index", where),
        text(entry, "path", where),
        text(entry, "pubkey", where),
        text(entry, "witness_script_hex", where),
        text(entry, "network", where),
        text(entry, "created_at", where),
        has(entry, "txid") ? Optional.of(coin(entry, where)) : Optional.empty(),
        extraCoins(entry, where),
        certificate(entry, where),
        unknown(entry, ENTRY));
  }

  private static List<BondCoin> extraCoins(JsonNode entry, String where) throws IOException {
    List<BondCoin> coins = new ArrayList<>();
    if (has(entry, "extra_utxos")) {
      if (!entry.path("extra_utxos").isArray()) {
        throw new IOException(where + "extra_utxos is no list");
      }
      for (JsonNode coin : entry.path("extra_utxos")) {
        coins.add(coin(coin, where + "extra_utxos: "));
      }
    }
    return coins;
  }

  private static BondCoin coin(JsonNode node, String where) throws IOException {
    String outPoint = text(node, "txid", where) + ":" + number(node, "vout", where);
    long value = has(node, "value") ? number(node, "value", where) : 0;
    int confirmations = has(node, "confirmations") ? integer(node, "confirmations", where) : 0;
    Optional<OutPoint> parsed = OutPoint.tryParse(outPoint);
    if (parsed.isEmpty() || value < 0 || confirmations < 0) {
      throw new IOException(where + "the coin makes no sense");
    }
    return new BondCoin(parsed.get(), value, confirmations);
  }

  private static StoredCertificate certificate(JsonNode entry, String where) throws IOException {
    return new StoredCertificate(
        optionalText(entry, "cert_pubkey", where),
        optionalText(entry, "cert_privkey", where)
            .map(hex -> SecretBytes.owning(hex.getBytes(US_ASCII))),
        optionalText(entry, "cert_signature", where),
        has(entry, "cert_expiry")
            ? OptionalInt.of(integer(entry, "cert_expiry", where))
            : OptionalInt.empty());
  }

  private static boolean has(JsonNode node, String member) {
    return node.hasNonNull(member);
  }

  private static Optional<String> optionalText(JsonNode node, String member, String where)
      throws IOException {
    return has(node, member) ? Optional.of(text(node, member, where)) : Optional.empty();
  }

  private static String text(JsonNode node, String member, String where) throws IOException {
    JsonNode value = node.path(member);
    if (!value.isString()) {
      throw new IOException(where + member + " is no text");
    }
    return value.stringValue();
  }

  private static int integer(JsonNode node, String member, String where) throws IOException {
    long value = number(node, member, where);
    if (value != (int) value) {
      throw new IOException(where + member + " is out of range");
    }
    return (int) value;
  }

  private static long number(JsonNode node, String member, String where) throws IOException {
    JsonNode value = node.path(member);
    if (!value.isIntegralNumber() || !value.canConvertToLong()) {
      throw new IOException(where + member + " is no integer");
    }
    return value.longValue();
  }

  private static Map<String, JsonNode> unknown(JsonNode node, Set<String> known) {
    Map<String, JsonNode> unknown = new LinkedHashMap<>();
    node.properties().stream()
        .filter(member -> !known.contains(member.getKey()))
        .forEach(member -> unknown.put(member.getKey(), member.getValue()));
    return unknown;
  }

  /** The text of a registry, without a line end at the end. */
  static String format(BondList list) {
    ObjectNode document = NODES.objectNode();
    document.put("version", VERSION);
    ArrayNode entries = document.putArray("bonds");
    list.bonds().forEach(bond -> entries.add(entry(bond)));
    list.others().forEach(document::set);
    return JsonText.indented(document, INDENT);
  }

  private static ObjectNode entry(RegisteredBond bond) {
    ObjectNode entry = NODES.objectNode();
    entry.put("address", bond.address());
    entry.put("locktime", bond.locktime());
    entry.put("locktime_human", bond.locktimeHuman());
    entry.put("index", bond.index());
    entry.put("path", bond.path());
    entry.put("pubkey", bond.pubkey());
    entry.put("witness_script_hex", bond.witnessScriptHex());
    entry.put("network", bond.network());
    entry.put("created_at", bond.createdAt());
    putCoin(entry, bond.coin().orElse(null));
    ArrayNode extra = entry.putArray("extra_utxos");
    bond.extraCoins().forEach(coin -> putCoin(extra.addObject(), coin));
    StoredCertificate certificate = bond.certificate();
    entry.put("cert_pubkey", certificate.keyHex().orElse(null));
    entry.put(
        "cert_privkey",
        certificate
            .privateKeyHex()
            .map(secret -> secret.use(ascii -> new String(ascii, US_ASCII)))
            .orElse(null));
    entry.put("cert_signature", certificate.signatureHex().orElse(null));
    entry.put(
        "cert_expiry",
        certificate.expiry().isPresent() ? (Integer) certificate.expiry().getAsInt() : null);
    bond.others().forEach(entry::set);
    return entry;
  }

  private static void putCoin(ObjectNode node, @Nullable BondCoin coin) {
    if (coin == null) {
      node.putNull("txid").putNull("vout").putNull("value").putNull("confirmations");
    } else {
      node.put("txid", coin.outPoint().txid())
          .put("vout", coin.outPoint().index())
          .put("value", coin.valueSats())
          .put("confirmations", coin.confirmations());
    }
  }
}
