package org.jmd.wallet.history;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jmd.core.runtime.Network;
import org.jmd.core.testing.Vectors;
import org.jmd.core.tx.Addresses;
import org.jmd.core.tx.OutPoint;
import org.jmd.core.tx.ScriptPubKey;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;

class WalletHistoryClassificationVectorTest {
  static Stream<Vectors.Row> transactions() {
    return Vectors.rows("wallet_history_classification.json");
  }

  private static OnChainTransaction transaction(Vectors.Row row) {
    Network network = Network.tryParse(row.text("network")).orElseThrow();
    List<OnChainTransaction.OwnInput> inputs = new ArrayList<>();
    for (JsonNode input : row.json().required("owned_inputs")) {
      inputs.add(
          new OnChainTransaction.OwnInput(
              new OutPoint(
                  input.required("txid").stringValue(), input.required("vout").longValue()),
              input.required("value").longValue(),
              input.required("address").stringValue(),
              input.required("mixdepth").intValue()));
    }
    List<OnChainTransaction.Output> outputs = new ArrayList<>();
    for (JsonNode output : row.json().required("outputs")) {
      String script = output.required("script").stringValue();
      JsonNode owned = output.required("owned");
      String address = Addresses.format(ScriptPubKey.fromHex(script), network).orElse("");
      Optional<OnChainTransaction.Owner> owner = Optional.empty();
      if (owned.isObject()) {
        assertThat(address).isEqualTo(owned.required("address").stringValue());
        owner =
            Optional.of(
                new OnChainTransaction.Owner(
                    owned.required("mixdepth").intValue(),
                    owned.required("external").booleanValue()));
      }
      outputs.add(
          new OnChainTransaction.Output(
              output.required("value").longValue(), script, address, owner));
    }
    return new OnChainTransaction(
        inputs, row.json().required("foreign_inputs").intValue(), outputs);
  }

  @ParameterizedTest
  @MethodSource("transactions")
  void recognisesEqualOutputs(Vectors.Row row) {
    EqualOutputs equal = EqualOutputs.of(transaction(row).outputs());
    JsonNode expected = row.json().required("analysis");

    assertThat(equal.isCoinJoin()).isEqualTo(expected.required("is_coinjoin").booleanValue());
    assertThat(equal.amountSats()).isEqualTo(expected.required("cj_amount").longValue());
    assertThat(equal.count()).isEqualTo(expected.required("cj_count").intValue());
  }

  @ParameterizedTest
  @MethodSource("transactions")
  void tellsWhatTheWalletWas(Vectors.Row row) {
    Optional<OnChainEntry> entry = OnChainEntry.classify(transaction(row));
    JsonNode expected = row.json().required("result");
    if (expected.isNull()) {
      assertThat(entry).isEmpty();
      return;
    }
    HistoryEntry cells = entry.orElseThrow().row("", "2026-01-02T03:04:05", 1);

    assertThat(entry.orElseThrow().cjAmountSats().isPresent())
        .isEqualTo(expected.required("cj_amount").isNumber());
    for (HistoryColumn column : HistoryColumn.all()) {
      JsonNode field = expected.path(column.title());
      if (field.isNull()) {
        assertThat(cells.get(column)).as(column.title()).isEqualTo(column.absent());
      } else if (!field.isMissingNode()) {
        assertThat(cells.get(column)).as(column.title()).isEqualTo(field.asString());
      }
    }
    assertThat(cells.success()).isTrue();
    assertThat(cells.isFromProtocol()).isFalse();
    assertThat(cells.isOpen()).isFalse();
  }
}
