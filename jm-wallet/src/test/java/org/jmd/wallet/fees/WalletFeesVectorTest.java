package org.jmd.wallet.fees;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.jmd.core.testing.Vectors;
import org.jmd.core.tx.FeeRate;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;

class WalletFeesVectorTest {
  static Stream<Vectors.Row> policies() {
    return Vectors.rows("wallet_fees.json", "policy_tx_fees");
  }

  static Stream<Vectors.Row> sources() {
    return Vectors.rows("wallet_fees.json", "fee_sources");
  }

  @ParameterizedTest
  @MethodSource("policies")
  void readsTxFees(Vectors.Row row) {
    JsonNode rate = row.json().required("fee_rate_sat_vb");
    JsonNode target = row.json().required("block_target");
    Optional<FeeChoice> expected =
        rate.isNumber()
            ? Optional.of(new FeeChoice.Manual(new FeeRate(new BigDecimal(rate.asString()))))
            : target.isNumber()
                ? Optional.of(new FeeChoice.BlockTarget(target.intValue()))
                : Optional.empty();

    assertThat(FeeChoice.tryParseTxFees(row.text("tx_fees"))).isEqualTo(expected);
  }

  @ParameterizedTest
  @MethodSource("sources")
  void readsAnswersOfFeeSources(Vectors.Row row) {
    JsonNode expected = row.json().required("estimates");

    Optional<FeeEstimates> estimates =
        FeeEstimates.tryParse(row.json().required("response").toString());

    if (expected.isNull()) {
      assertThat(estimates).isEmpty();
      return;
    }
    assertThat(estimates.orElseThrow().rates()).hasSize(expected.size());
    for (Map.Entry<String, JsonNode> entry : expected.properties()) {
      assertThat(estimates.orElseThrow().rates())
          .containsEntry(Integer.valueOf(entry.getKey()), rate(entry.getValue()));
    }
    for (Map.Entry<String, JsonNode> entry : row.json().required("picked").properties()) {
      assertThat(estimates.orElseThrow().pick(Integer.parseInt(entry.getKey())))
          .isEqualTo(rate(entry.getValue()));
    }
  }

  private static FeeRate rate(JsonNode number) {
    return FeeRate.of(number.asString());
  }
}
