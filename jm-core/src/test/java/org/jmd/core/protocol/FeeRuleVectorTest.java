package org.jmd.core.protocol;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigDecimal;
import java.util.Optional;
import java.util.stream.Stream;
import org.jmd.core.testing.Vectors;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class FeeRuleVectorTest {
  static Stream<Vectors.Row> fees() {
    return Vectors.rows("offer_fee.json");
  }

  static Stream<Vectors.Row> relativeFees() {
    return Vectors.rows("relative_cjfee_parse.json");
  }

  @ParameterizedTest
  @MethodSource("fees")
  void computesTheFeeToTheSatoshi(Vectors.Row row) throws ProtocolViolation {
    FeeRule rule = rule(row);

    assertThat(rule.fee(row.json().required("amount").longValue()))
        .isEqualTo(row.json().required("fee").longValue());
  }

  static FeeRule rule(Vectors.Row row) throws ProtocolViolation {
    String text = row.text("cjfee");
    return OfferType.tryParse(row.text("ordertype")).orElseThrow().isRelative()
        ? FeeRule.parseRelative(text)
        : FeeRule.parseAbsolute(text);
  }

  @ParameterizedTest
  @MethodSource("relativeFees")
  void normalisesOrRefusesRelativeFees(Vectors.Row row) throws ProtocolViolation {
    String input = row.text("input");
    Optional<BigDecimal> decimal = FeeRule.Relative.tryParseDecimal(input);

    assertThat(decimal.isPresent()).isEqualTo(row.json().required("normalize_ok").booleanValue());
    if (decimal.isPresent()) {
      assertThat(decimal.get().toPlainString()).isEqualTo(row.text("normalized"));
    }
    if (row.json().required("offer_accepted").booleanValue()) {
      assertThat(FeeRule.parseRelative(input).wireText()).isEqualTo(row.text("offer_cjfee"));
    } else {
      assertThatThrownBy(() -> FeeRule.parseRelative(input)).isInstanceOf(ProtocolViolation.class);
    }
  }
}
