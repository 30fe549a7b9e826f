package org.jmd.maker;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class MixdepthChoiceTest {
  @Test
  void startsBehindTheLargestGap() {
    assertThat(MixdepthChoice.LARGEST_GAP.order(List.of(10L, 10L, 0L, 0L, 10L), 5))
        .containsExactly(4, 0, 1);
  }

  @Test
  void countsTheGapAroundTheCircle() {
    assertThat(MixdepthChoice.LARGEST_GAP.order(List.of(0L, 10L, 0L, 10L, 0L), 5))
        .containsExactly(1, 3);
  }

  @Test
  void takesTheLowestMixdepthWhereGapsAreEqual() {
    assertThat(MixdepthChoice.LARGEST_GAP.order(List.of(9L, 9L, 9L), 9)).containsExactly(0, 1, 2);
  }

  @Test
  void takesTheOnlyMixdepthThatCanPay() {
    assertThat(MixdepthChoice.LARGEST_GAP.order(List.of(1L, 2L, 3L, 2L), 3)).containsExactly(2);
  }

  @Test
  void findsNothingWhereNoMixdepthCanPay() {
    assertThat(MixdepthChoice.LARGEST_GAP.order(List.of(1L, 2L), 3)).isEmpty();
    assertThat(MixdepthChoice.RICHEST.order(List.of(1L, 2L), 3)).isEmpty();
  }

  @Test
  void ordersByBalanceWhenToldTo() {
    assertThat(MixdepthChoice.RICHEST.order(List.of(5L, 1L, 9L, 7L), 4)).containsExactly(2, 3, 0);
  }
}
