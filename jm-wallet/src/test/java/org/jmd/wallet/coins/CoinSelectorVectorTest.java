package org.jmd.wallet.coins;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jmd.core.testing.SeededEntropy;
import org.jmd.core.testing.Vectors;
import org.jmd.core.tx.OutPoint;
import org.jmd.core.tx.ScriptPubKey;
import org.jmd.wallet.Coin;
import org.jmd.wallet.keys.KeyPath;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;

class CoinSelectorVectorTest {
  private final CoinSelector selector = new CoinSelector(new SeededEntropy(1));

  static Stream<Vectors.Row> rows() {
    return Vectors.rows("wallet_coin_selection.json");
  }

  @ParameterizedTest
  @MethodSource("rows")
  void selectsTheSameCoinsInTheSameOrder(Vectors.Row row) {
    boolean restricted = row.json().required("restrict_md0").booleanValue();
    MergeRule rule = rule(row, restricted);
    List<Coin> eligible = eligible(row, false);

    assertSelection(
        row.json().required("select_utxos"), row, eligible, MergeAlgorithm.DEFAULT, rule);
    for (MergeAlgorithm algorithm :
        List.of(MergeAlgorithm.DEFAULT, MergeAlgorithm.GRADUAL, MergeAlgorithm.GREEDY)) {
      String field = "merge_" + algorithm.name().toLowerCase(java.util.Locale.ROOT);
      assertSelection(row.json().required(field), row, eligible, algorithm, rule);
    }
    assertThat(CoinSelector.capacitySats(eligible, rule))
        .isEqualTo(row.json().required("coinjoin_balance").longValue());
    assertThat(outPoints(eligible)).isEqualTo(texts(row.json().required("sweep")));
  }

  @ParameterizedTest
  @MethodSource("rows")
  void selectsFreelyWhereAllowed(Vectors.Row row) {
    MergeRule free = rule(row, false);
    List<Coin> eligible = eligible(row, false);
    JsonNode expected = row.json().path("unrestricted");
    if (expected.isObject()) {
      assertSelection(
          expected.required("select_utxos"), row, eligible, MergeAlgorithm.DEFAULT, free);
      assertSelection(
          expected.required("merge_greedy"), row, eligible, MergeAlgorithm.GREEDY, free);
      assertThat(CoinSelector.capacitySats(eligible, free))
          .isEqualTo(expected.required("coinjoin_balance").longValue());
    }
    JsonNode withBonds = row.json().path("bonds_included");
    if (withBonds.isObject()) {
      assertSelection(
          withBonds.required("select_utxos"),
          row,
          eligible(row, true),
          MergeAlgorithm.DEFAULT,
          free);
    }
  }

  @ParameterizedTest
  @MethodSource("rows")
  void addsAtMostTwoOfTheSmallestAtRandom(Vectors.Row row) {
    MergeRule rule = rule(row, row.json().required("restrict_md0").booleanValue());
    List<Coin> eligible = eligible(row, false);
    long target = row.json().required("target").longValue();
    Optional<List<Coin>> least = selector.select(eligible, target, MergeAlgorithm.DEFAULT, rule);
    Optional<List<Coin>> most = selector.select(eligible, target, MergeAlgorithm.GREEDY, rule);

    Optional<List<Coin>> random = selector.select(eligible, target, MergeAlgorithm.RANDOM, rule);

    assertThat(random.isPresent()).isEqualTo(least.isPresent());
    random.ifPresent(coins -> {
      assertThat(coins).containsAll(least.orElseThrow());
      assertThat(most.orElseThrow()).containsAll(coins);
      assertThat(coins.size() - least.orElseThrow().size()).isBetween(0, 2);
    });
  }

  private void assertSelection(
      JsonNode expected,
      Vectors.Row row,
      List<Coin> eligible,
      MergeAlgorithm algorithm,
      MergeRule rule) {
    Optional<List<Coin>> chosen =
        selector.select(eligible, row.json().required("target").longValue(), algorithm, rule);
    if (expected.isArray()) {
      assertThat(chosen.map(CoinSelectorVectorTest::outPoints)).contains(texts(expected));
    } else {
      assertThat(expected.required("error").stringValue()).isEqualTo("insufficient_funds");
      assertThat(chosen).isEmpty();
    }
  }

  private static MergeRule rule(Vectors.Row row, boolean restricted) {
    return MergeRule.of(
        row.json().required("mixdepth").intValue(), !restricted, Coin::coinJoinOutput);
  }

  private static List<Coin> eligible(Vectors.Row row, boolean bonds) {
    int confirmations = row.json().required("min_confirmations").intValue();
    int mixdepth = row.json().required("mixdepth").intValue();
    List<Coin> coins = new ArrayList<>();
    for (JsonNode utxo : row.json().required("utxos")) {
      coins.add(coin(utxo));
    }
    return coins.stream()
        .filter(c -> c.mixdepth() == mixdepth && c.confirmations() >= confirmations)
        .filter(c -> !c.frozen() && (bonds || !c.bond()))
        .toList();
  }

  private static Coin coin(JsonNode utxo) {
    String path = utxo.required("path").stringValue();
    int colon = path.indexOf(':');
    return new Coin(
        new OutPoint(utxo.required("txid").stringValue(), utxo.required("vout").longValue()),
        utxo.required("value").longValue(),
        ScriptPubKey.fromHex(utxo.required("scriptpubkey").stringValue()),
        utxo.required("address").stringValue(),
        KeyPath.tryParse(colon < 0 ? path : path.substring(0, colon)).orElseThrow(),
        utxo.required("confirmations").intValue(),
        0,
        utxo.required("frozen").booleanValue(),
        false,
        !utxo.required("locktime").isNull(),
        utxo.required("coinjoin_output").booleanValue());
  }

  private static List<String> outPoints(List<Coin> coins) {
    return coins.stream().map(c -> c.outPoint().toString()).toList();
  }

  private static List<String> texts(JsonNode array) {
    List<String> result = new ArrayList<>();
    array.forEach(node -> result.add(node.stringValue()));
    return result;
  }
}
