package org.jmd.core.tx;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.Stream;
import org.jmd.core.testing.Vectors;
import org.jmd.core.tx.TxSize.InputKind;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;

class TxSizeVectorTest {
  static Stream<Vectors.Row> plain() {
    return Vectors.rows("wallet_fees.json", "cases");
  }

  static Stream<Vectors.Row> coinJoins() {
    return Vectors.rows("wallet_fees.json", "cj_fee");
  }

  @ParameterizedTest
  @MethodSource("plain")
  void estimatesPlainTransactions(Vectors.Row row) {
    List<InputKind> inputs =
        texts(row.json().required("input_types"))
            .map(type -> type.equals("p2wsh") ? InputKind.BOND : InputKind.P2WPKH)
            .toList();
    List<ScriptPubKey> outputs =
        texts(row.json().required("output_types")).map(TxSizeVectorTest::script).toList();

    int vbytes = TxSize.vbytes(inputs, outputs);

    assertThat(vbytes).isEqualTo(row.json().required("vsize").asInt());
    assertThat(rate(row.json().required("fee_rate")).feeSats(vbytes))
        .isEqualTo(row.json().required("fee").asLong());
  }

  @ParameterizedTest
  @MethodSource("coinJoins")
  void estimatesCoinJoins(Vectors.Row row) {
    int vbytes =
        TxSize.coinJoinVbytes(
            row.json().required("num_inputs").asInt(), row.json().required("num_outputs").asInt());

    assertThat(vbytes).isEqualTo(row.json().required("vsize").asInt());
    assertThat(rate(row.json().required("rate")).feeSats(vbytes))
        .isEqualTo(row.json().required("fee").asLong());
  }

  private static FeeRate rate(JsonNode number) {
    return FeeRate.of(number.asString());
  }

  private static Stream<String> texts(JsonNode array) {
    return array.valueStream().map(JsonNode::stringValue);
  }

  private static ScriptPubKey script(String type) {
    return switch (type) {
      case "p2wpkh" -> ScriptPubKey.p2wpkh(new byte[20]);
      case "p2wsh" -> ScriptPubKey.p2wsh(new byte[32]);
      case "p2tr" -> ScriptPubKey.p2tr(new byte[32]);
      case "p2pkh" -> ScriptPubKey.p2pkh(new byte[20]);
      case "p2sh" -> ScriptPubKey.p2sh(new byte[20]);
      default -> throw new IllegalArgumentException("unknown output type " + type);
    };
  }
}
