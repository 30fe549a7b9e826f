package org.jmd.wallet.history;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.jmd.core.runtime.Network;
import org.jmd.core.testing.Vectors;
import org.jmd.core.tx.OutPoint;
import org.jmd.core.tx.ScriptPubKey;
import org.jmd.wallet.Coin;
import org.jmd.wallet.file.PrivateFiles;
import org.jmd.wallet.keys.Branch;
import org.jmd.wallet.keys.KeyPath;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;

class WalletHistoryVectorTest {
  @TempDir Path directory;

  static Stream<Vectors.Row> histories() {
    return Vectors.rows("wallet_history.json").filter(row -> row.json().has("csv"));
  }

  static Stream<Vectors.Row> migrations() {
    return Vectors.rows("wallet_history.json").filter(row -> row.json().has("migrated_csv"));
  }

  private History history(Vectors.Row row) {
    return new History(
        new PrivateFiles(),
        directory,
        row.json().path("wallet_fingerprint").asString(""),
        Network.tryParse(row.json().path("network").asString("mainnet")).orElseThrow(),
        InstantSource.system(),
        ZoneOffset.UTC);
  }

  @ParameterizedTest
  @MethodSource("histories")
  void readsRowsAndDerivesFromThem(Vectors.Row row) throws IOException {
    Files.writeString(directory.resolve("history.csv"), row.text("csv"));
    History history = history(row);
    List<Coin> coins = new ArrayList<>();
    row.json().required("current_utxos").forEach(utxo -> coins.add(coin(utxo)));

    assertThat(new TreeSet<>(history.usedAddresses()))
        .isEqualTo(new TreeSet<>(texts(row.json().required("used_addresses"))));
    assertThat(history.pending().stream().map(e -> e.get(HistoryColumn.TIMESTAMP)).toList())
        .isEqualTo(texts(row.json().required("pending")));
    Set<OutPoint> lineage =
        RotationLineage.of(
            history.entries(),
            row.text("wallet_fingerprint"),
            Network.tryParse(row.text("network")).orElseThrow(),
            coins);
    assertThat(lineage.stream().map(OutPoint::toString).sorted().toList())
        .isEqualTo(texts(row.json().required("maker_rotation_lineage")));
    Set<OutPoint> outputs =
        RotationLineage.equalOutputs(
            history.entries(),
            row.text("wallet_fingerprint"),
            Network.tryParse(row.text("network")).orElseThrow(),
            coins);
    assertThat(outputs.stream().map(OutPoint::toString).sorted().toList())
        .isEqualTo(texts(row.json().required("protocol_coinjoin_outputs")));
  }

  @ParameterizedTest
  @MethodSource("histories")
  void writesTheSameText(Vectors.Row row) throws IOException {
    Path file = directory.resolve("history.csv");
    Files.writeString(file, row.text("csv"));
    List<HistoryEntry> entries = history(row).entries();
    Files.delete(file);

    entries.forEach(history(row)::append);

    assertThat(Files.readString(file)).isEqualTo(row.text("csv"));
  }

  @ParameterizedTest
  @MethodSource("migrations")
  void bringsOldFilesIntoThePresentLayout(Vectors.Row row) throws IOException {
    Path old = directory.resolve(row.text("input_name"));
    Files.writeString(old, row.text("input_csv"));

    List<HistoryEntry> all = new HistoryFile(new PrivateFiles(), directory).read();

    assertThat(all).hasSize(row.json().required("entries").intValue());
    assertThat(Files.readString(directory.resolve("history.csv")))
        .isEqualTo(row.text("migrated_csv"));
    assertThat(Files.exists(old) && !old.endsWith("history.csv"))
        .isEqualTo(row.json().required("old_file_exists").booleanValue());
  }

  private static Coin coin(JsonNode utxo) {
    return new Coin(
        OutPoint.tryParse(utxo.required("outpoint").stringValue()).orElseThrow(),
        utxo.required("value").longValue(),
        ScriptPubKey.of(new byte[0]),
        utxo.required("address").stringValue(),
        new KeyPath(1, 0, Branch.INTERNAL, 0),
        1,
        1,
        false,
        false,
        false,
        false);
  }

  private static List<String> texts(JsonNode array) {
    List<String> result = new ArrayList<>();
    array.forEach(node -> result.add(node.stringValue()));
    return result;
  }
}
