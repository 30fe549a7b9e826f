package org.jmd.wallet.podle;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.jmd.core.crypto.Commitment;
import org.jmd.core.testing.SeededEntropy;
import org.jmd.core.testing.Vectors;
import org.jmd.wallet.file.PrivateFiles;
import org.jmd.wallet.json.JsonText;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;

class CommitmentsFileVectorTest {
  @TempDir Path directory;

  static Stream<Vectors.Row> rows() {
    return Vectors.rows("commitments_file.json");
  }

  @ParameterizedTest
  @MethodSource("rows")
  void writesWhatTheOriginalWrites(Vectors.Row row) throws IOException {
    String text = row.text("commitments_json");
    JsonNode json = JsonText.tryParse(text).orElseThrow();
    UsedCommitments used = new UsedCommitments(new PrivateFiles(), directory);
    Path file = Files.createDirectories(directory.resolve("cmtdata")).resolve("commitments.json");
    Files.writeString(file, text.replace(list(json), "[]"));

    for (JsonNode entry : json.required("used")) {
      assertThat(used.markUsed(Commitment.tryParseHex(entry.stringValue()).orElseThrow())).isTrue();
    }

    assertThat(Files.readString(file)).isEqualTo(text);
    assertThat(used.used()).hasSize(json.required("used").size());
  }

  private static String list(JsonNode json) {
    return JsonText.indented(json.required("used"), 4).replace("\n", "\n    ");
  }

  @ParameterizedTest
  @MethodSource("rows")
  void readsBothListsOfCommitments(Vectors.Row row) throws IOException {
    for (String field : List.of("commitmentlist_ng", "commitmentlist_original")) {
      String text = row.text(field);
      Path data = Files.createDirectories(directory.resolve(field).resolve("cmtdata"));
      Files.writeString(data.resolve("commitmentlist"), text);
      CommitmentBlacklist list =
          new CommitmentBlacklist(
              new PrivateFiles(), directory.resolve(field), 100, new SeededEntropy(1));

      assertThat(text.lines().map(line -> Commitment.tryParseHex(line).orElseThrow()))
          .allMatch(list::contains);
      assertThat(list.size()).isEqualTo((int) text.lines().distinct().count());
    }
  }
}
