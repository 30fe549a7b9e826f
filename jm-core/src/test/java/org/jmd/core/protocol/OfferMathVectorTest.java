package org.jmd.core.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.stream.Stream;
import org.jmd.core.testing.Vectors;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;

class OfferMathVectorTest {
  static Stream<Vectors.Row> sweeps() {
    return Vectors.rows("sweep_amount.json");
  }

  static Stream<Vectors.Row> makers() {
    return Vectors.rows("maker_offer_math.json");
  }

  @ParameterizedTest
  @MethodSource("sweeps")
  void sweepsTheLargestAmount(Vectors.Row row) throws ProtocolViolation {
    List<FeeRule.Relative> fees = new ArrayList<>();
    for (JsonNode fee : row.json().required("relative_fees")) {
      fees.add(FeeRule.parseRelative(fee.stringValue()));
    }

    assertThat(SweepAmount.solve(row.json().required("available").longValue(), fees))
        .isEqualTo(row.json().required("cj_amount").longValue());
  }

  @ParameterizedTest
  @MethodSource("makers")
  void computesWhatAMakerNeedsAndCanFill(Vectors.Row row) throws ProtocolViolation {
    FeeRule fee = FeeRuleVectorTest.rule(row);
    long txFee = row.json().required("txfee").longValue();
    JsonNode maxFillable = row.json().required("max_fillable");

    assertThat(
            MakerOfferMath.requiredInputSats(fee, txFee, row.json().required("amount").longValue()))
        .isEqualTo(row.json().required("required_maker_input").longValue());
    assertThat(
            MakerOfferMath.maxFillableSats(
                fee, txFee, row.json().required("max_balance").longValue()))
        .isEqualTo(
            maxFillable.isNull() ? OptionalLong.empty() : OptionalLong.of(maxFillable.longValue()));
  }
}
