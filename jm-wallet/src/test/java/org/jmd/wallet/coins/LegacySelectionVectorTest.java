package org.jmd.wallet.coins;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;
import org.jmd.core.testing.Vectors;
import org.jmd.wallet.Coin;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;

class LegacySelectionVectorTest {
  static Stream<Vectors.Row> rows() {
    return Vectors.rows("wallet_coin_selection.json", "legacy");
  }

  @ParameterizedTest
  @MethodSource("rows")
  void choosesTheSameValuesInTheSameOrder(Vectors.Row row) {
    long[] values =
        row.json().required("values").valueStream().mapToLong(JsonNode::longValue).toArray();
    long target = row.json().required("target").longValue();

    for (LegacySelection algorithm : LegacySelection.values()) {
      JsonNode expected = row.json().required(algorithm.name().toLowerCase(Locale.ROOT));

      Optional<long[]> chosen =
          algorithm
              .select(PlainCoins.of(values), target)
              .map(coins -> coins.stream().mapToLong(Coin::valueSats).toArray());

      if (expected.isArray()) {
        assertThat(chosen.orElseThrow())
            .isEqualTo(expected.valueStream().mapToLong(JsonNode::longValue).toArray());
      } else {
        assertThat(expected.stringValue()).isEqualTo("not_enough");
        assertThat(chosen).isEmpty();
      }
    }
  }
}
