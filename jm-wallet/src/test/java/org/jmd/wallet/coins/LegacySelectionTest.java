package org.jmd.wallet.coins;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Optional;
import org.jmd.core.testing.SeededEntropy;
import org.jmd.wallet.Coin;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class LegacySelectionTest {
  @ParameterizedTest
  @EnumSource
  void choosesDifferentCoinsThatSufficeWheneverThereAreAny(LegacySelection algorithm) {
    SeededEntropy entropy = new SeededEntropy(7);
    for (int round = 0; round < 2_000; round++) {
      long[] values = new long[entropy.nextInt(8)];
      long sum = 0;
      for (int i = 0; i < values.length; i++) {
        values[i] = 1L + entropy.nextInt(20);
        sum += values[i];
      }
      List<Coin> coins = PlainCoins.of(values);
      long target = 1L + entropy.nextInt(120);

      Optional<List<Coin>> chosen = algorithm.select(coins, target);

      assertThat(chosen.isPresent()).isEqualTo(sum >= target);
      if (chosen.isPresent()) {
        assertThat(chosen.get()).isSubsetOf(coins).doesNotHaveDuplicates();
        assertThat(sum(chosen.get())).isGreaterThanOrEqualTo(target);
        if (algorithm != LegacySelection.GREEDIEST) {
          assertThat(chosen.get()).allMatch(c -> sum(chosen.get()) - c.valueSats() < target);
        }
      }
    }
  }

  private static long sum(List<Coin> coins) {
    return coins.stream().mapToLong(Coin::valueSats).sum();
  }

  @Test
  void takesEqualCoinsInTheOrderInWhichTheyAreOffered() {
    List<Coin> coins = PlainCoins.of(5, 5, 5);

    assertThat(LegacySelection.DEFAULT.select(coins, 6)).contains(coins.subList(0, 2));
    assertThat(LegacySelection.DEFAULT.select(coins, 5)).contains(coins.subList(0, 1));
    assertThat(LegacySelection.GRADUAL.select(coins, 10)).contains(coins.subList(0, 2));
  }

  @ParameterizedTest
  @EnumSource
  void refusesATargetOfNothing(LegacySelection algorithm) {
    assertThatThrownBy(() -> algorithm.select(List.of(), 0))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
