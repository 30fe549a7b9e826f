package org.jmd.wallet.history;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
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
  void countsAndReports(Vectors.Row row) throws IOException {
    Files.writeString(directory.resolve("history.csv"), row.text("csv"));
    History history = history(row);
    HistoryStatistics ours = HistoryStatistics.of(history.entries());
    JsonNode stats = row.json().required("stats");

    assertThat(ours.total()).isEqualTo(stats.required("total_coinjoins").intValue());
    assertThat(ours.asMaker()).isEqualTo(stats.required("maker_coinjoins").intValue());
    assertThat(ours.asTaker()).isEqualTo(stats.required("taker_coinjoins").intValue());
    assertThat(ours.successful()).isEqualTo(stats.required("successful_coinjoins").intValue());
    assertThat(ours.failed()).isEqualTo(stats.required("failed_coinjoins").intValue());
    assertThat(ours.volumeSats()).isEqualTo(stats.required("total_volume").longValue());
    assertThat(ours.successfulVolumeSats())
        .isEqualTo(stats.required("successful_volume").longValue());
    assertThat(ours.feesEarnedSats()).isEqualTo(stats.required("total_fees_earned").longValue());
    assertThat(ours.feesPaidSats()).isEqualTo(stats.required("total_fees_paid").longValue());
    assertThat(ours.successPercent().doubleValue())
        .isCloseTo(stats.required("success_rate").doubleValue(), within(1e-9));
    assertThat(ours.utxosDisclosed()).isEqualTo(stats.required("utxos_disclosed").intValue());
    assertThat(YieldReport.lines(history.entries()))
        .isEqualTo(texts(row.json().required("yield_generator_report")));
    assertThat(
            history.addressUses().entrySet().stream()
                .collect(Collectors.toMap(Map.Entry::getKey, e -> name(e.getValue()))))
        .isEqualTo(
            row.json().required("address_types").properties().stream()
                .collect(Collectors.toMap(Map.Entry::getKey, e -> e.getValue().stringValue())));
  }

  private static String name(History.AddressUse use) {
    return switch (use) {
      case COINJOIN_OUTPUT -> "cj_out";
      case CHANGE -> "change";
      case FLAGGED -> "flagged";
    };
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
