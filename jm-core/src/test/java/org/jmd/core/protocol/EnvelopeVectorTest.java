package org.jmd.core.protocol;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.util.stream.Stream;
import org.jmd.core.testing.Vectors;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;

class EnvelopeVectorTest {
  static Stream<Vectors.Row> rows() {
    return Vectors.rows("envelope.json");
  }

  @ParameterizedTest
  @MethodSource("rows")
  void decodesOrRefusesAsADirectoryDoes(Vectors.Row row) throws ProtocolViolation {
    byte[] line = line(row);
    EnvelopeCodec codec = EnvelopeCodec.forDirectory();

    if (row.json().required("ok").booleanValue()) {
      Envelope envelope = codec.decode(line);
      assertThat(envelope.type()).isEqualTo(row.json().required("type").intValue());
      assertThat(envelope.line()).isEqualTo(row.text("line"));
    } else {
      assertThatThrownBy(() -> codec.decode(line)).isInstanceOf(ProtocolViolation.class);
    }
  }

  /** The bytes themselves, or an otherwise valid envelope of the stated length. */
  private static byte[] line(Vectors.Row row) {
    JsonNode text = row.json().required("bytes_utf8");
    if (!text.isNull()) {
      byte[] bytes = text.stringValue().getBytes(StandardCharsets.UTF_8);
      assertThat(bytes).hasSize(row.json().required("bytes_len").intValue());
      return bytes;
    }
    String start = "{\"type\": 687, \"line\": \"";
    String end = "\"}";
    int fill = row.json().required("bytes_len").intValue() - start.length() - end.length();
    return (start + row.text("fill_char").repeat(fill) + end).getBytes(StandardCharsets.UTF_8);
  }
}
