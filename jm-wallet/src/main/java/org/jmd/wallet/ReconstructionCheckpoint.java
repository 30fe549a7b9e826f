package org.jmd.wallet;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jmd.core.crypto.Hashes;
import org.jmd.wallet.file.PrivateFiles;
import org.jmd.wallet.json.JsonText;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * How far the history was reconstructed, and from what (wallet.md 7.1, "Checkpoint").
 *
 * @param fingerprint of the wallet
 * @param network of its addresses
 * @param backend names the source
 * @param cursor where the source goes on
 * @param branchEnds the last watched index by {@code mixdepth:branch}
 * @param addressHashes single addresses that were watched, as hashes
 */
record ReconstructionCheckpoint(
    String fingerprint,
    String network,
    String backend,
    String cursor,
    SortedMap<String, Integer> branchEnds,
    SortedSet<String> addressHashes) {
  private static final int VERSION = 1;
  private static final int MAX_SIZE = 16 << 20;

  /** The same at another cursor. */
  ReconstructionCheckpoint at(String nextCursor) {
    return new ReconstructionCheckpoint(
        fingerprint, network, backend, nextCursor, branchEnds, addressHashes);
  }

  /** Whether an earlier pass saw the same source and at least as much of the wallet. */
  boolean isCoveredBy(ReconstructionCheckpoint earlier) {
    return fingerprint.equals(earlier.fingerprint)
        && network.equals(earlier.network)
        && backend.equals(earlier.backend)
        && branchEnds.entrySet().stream()
            .allMatch(e -> earlier.branchEnds.getOrDefault(e.getKey(), -1) >= e.getValue())
        && earlier.addressHashes.containsAll(addressHashes);
  }

  /** The hash that stands for an address. */
  static String hash(String address) {
    return HexFormat.of()
        .formatHex(Hashes.sha256(address.toLowerCase(Locale.ROOT).getBytes(UTF_8)));
  }

  static Path file(Path dataDirectory, String fingerprint) {
    return dataDirectory
        .resolve("state")
        .resolve("history_reconstruction_" + fingerprint + ".json");
  }

  /** What the file says; empty if there is none or it makes no sense: then all is looked at. */
  static Optional<ReconstructionCheckpoint> read(PrivateFiles files, Path file) throws IOException {
    return files
        .readIfPresent(file, MAX_SIZE)
        .flatMap(octets -> JsonText.tryParse(new String(octets, UTF_8)))
        .filter(json -> json.path("version").asInt(0) == VERSION)
        .map(ReconstructionCheckpoint::parse);
  }

  private static ReconstructionCheckpoint parse(JsonNode json) {
    SortedMap<String, Integer> ends = new TreeMap<>();
    json.path("regular_branch_ends")
        .properties()
        .forEach(entry -> ends.put(entry.getKey(), entry.getValue().asInt(-1)));
    SortedSet<String> hashes = new TreeSet<>();
    json.path("scanned_address_hashes").forEach(hash -> hashes.add(hash.asString("")));
    return new ReconstructionCheckpoint(
        json.path("wallet_fingerprint").asString(""),
        json.path("network").asString(""),
        json.path("backend_id").asString(""),
        json.path("cursor").asString(""),
        ends,
        hashes);
  }

  void write(PrivateFiles files, Path file) throws IOException {
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    json.put("version", VERSION)
        .put("wallet_fingerprint", fingerprint)
        .put("network", network)
        .put("backend_id", backend)
        .put("cursor", cursor);
    ObjectNode ends = json.putObject("regular_branch_ends");
    for (Map.Entry<String, Integer> end : branchEnds.entrySet()) {
      ends.put(end.getKey(), end.getValue());
    }
    Set<String> hashes = addressHashes;
    hashes.forEach(json.putArray("scanned_address_hashes")::add);
    files.write(file, (JsonText.compact(json) + "\n").getBytes(UTF_8));
  }
}
