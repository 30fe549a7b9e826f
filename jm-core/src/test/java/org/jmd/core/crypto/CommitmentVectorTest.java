package org.jmd.core.crypto;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.jmd.core.testing.Vectors;
import org.jmd.core.testing.Vectors.Row;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class CommitmentVectorTest {
  static Stream<Row> formats() {
    return Vectors.rows("commitment_format.json");
  }

  static Stream<Row> files() {
    return Vectors.rows("commitments_file.json");
  }

  @ParameterizedTest
  @MethodSource("formats")
  void acceptsExactlySixtyFourHexDigits(Row row) {
    String input = row.text("input");
    var parsed = Commitment.tryParseHex(input);
    if (row.json().required("ng_valid").booleanValue()) {
      assertThat(parsed.map(Commitment::hex)).contains(input.toLowerCase(Locale.ROOT));
      assertThat(parsed.map(Commitment::hex)).contains(row.text("original_canonical"));
      assertThat(Commitment.tryParseWire("P" + input)).isEqualTo(parsed);
      assertThat(parsed.map(Commitment::wire)).contains("P" + input.toLowerCase(Locale.ROOT));
    } else {
      assertThat(parsed).isEmpty();
      assertThat(Commitment.tryParseWire("P" + input)).isEmpty();
    }
    assertThat(Commitment.tryParseWire("Q" + input)).isEmpty();
  }

  @ParameterizedTest
  @MethodSource("files")
  void everyStoredCommitmentIsCanonical(Row row) {
    for (String list : List.of("commitmentlist_ng", "commitmentlist_original")) {
      row.text(list)
          .lines()
          .forEach(
              line -> assertThat(Commitment.tryParseHex(line).map(Commitment::hex)).contains(line));
    }
    JsonNode json = JsonMapper.builder().build().readTree(row.text("commitments_json"));
    for (JsonNode used : json.required("used")) {
      assertThat(Commitment.tryParseHex(used.stringValue()).map(Commitment::hex))
          .contains(used.stringValue());
    }
    for (JsonNode external : json.required("external")) {
      assertThat(PublicKey.tryParseHex(external.required("P").stringValue())).isPresent();
      for (JsonNode reveal : external.required("reveal")) {
        assertThat(PublicKey.tryParseHex(reveal.required("P2").stringValue())).isPresent();
        assertThat(Bytes32.tryParseHex(reveal.required("s").stringValue())).isPresent();
        assertThat(Bytes32.tryParseHex(reveal.required("e").stringValue())).isPresent();
      }
    }
  }
}
