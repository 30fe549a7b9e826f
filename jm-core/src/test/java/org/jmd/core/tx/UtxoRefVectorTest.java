package org.jmd.core.tx;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Optional;
import java.util.stream.Stream;
import org.jmd.core.testing.Vectors;
import org.jmd.core.testing.Vectors.Row;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class UtxoRefVectorTest {
  static Stream<Row> utxos() {
    return Vectors.rows("utxo_string.json");
  }

  @ParameterizedTest
  @MethodSource("utxos")
  void parsesBothForms(Row row) {
    Optional<UtxoRef> parsed = UtxoRef.tryParse(row.text("utxo"));
    if (!row.json().required("ok").booleanValue()) {
      assertThat(parsed).isEmpty();
      return;
    }
    UtxoRef utxo = parsed.orElseThrow();
    assertThat(utxo.outPoint().txid()).isEqualToIgnoringCase(row.text("txid"));
    assertThat(utxo.outPoint().index()).isEqualTo(row.json().required("vout").longValue());
    assertThat(utxo.isExtended()).isEqualTo(row.json().required("has_metadata").booleanValue());
    utxo.metadata()
        .ifPresent(metadata -> {
          assertThat(metadata.script().hex()).isEqualToIgnoringCase(row.text("scriptpubkey"));
          assertThat(metadata.blockHeight())
              .isEqualTo(row.json().required("blockheight").intValue());
        });
    assertThat(utxo.legacy()).isEqualToIgnoringCase(row.text("legacy"));
    assertThat(utxo.toString()).isEqualToIgnoringCase(row.text("extended"));
    assertThat(UtxoRef.tryParse(utxo.toString())).contains(utxo);
  }
}
