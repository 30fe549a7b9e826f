package org.jmd.core.net;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.stream.Stream;
import org.jmd.core.testing.SeededEntropy;
import org.junit.jupiter.api.Test;

class BackoffTest {
  private static final Duration FIRST = Duration.ofSeconds(5);
  private static final Duration LONGEST = Duration.ofMinutes(15);

  @Test
  void ceilingsDoubleUpToTheLongest() {
    for (int seed = 0; seed < 50; seed++) {
      Backoff backoff = new Backoff(FIRST, LONGEST, new SeededEntropy(seed));
      Duration ceiling = FIRST;
      for (int i = 0; i < 100; i++) {
        assertThat(backoff.next()).isPositive().isLessThanOrEqualTo(ceiling);
        Duration doubled = ceiling.multipliedBy(2);
        ceiling = doubled.compareTo(LONGEST) > 0 ? LONGEST : doubled;
      }
    }
  }

  @Test
  void successMakesTheNextWaitShort() {
    Backoff backoff = new Backoff(FIRST, LONGEST, new SeededEntropy(1));
    Stream.generate(backoff::next).limit(20).forEach(wait -> assertThat(wait).isPositive());
    assertThat(backoff.failures()).isEqualTo(20);
    backoff.reset();
    assertThat(backoff.failures()).isZero();
    assertThat(backoff.next()).isLessThanOrEqualTo(FIRST);
  }

  @Test
  void waitsAreDrawnFromTheWholeRange() {
    int[] tenths = new int[10];
    SeededEntropy entropy = new SeededEntropy(3);
    for (int i = 0; i < 10_000; i++) {
      Duration wait = new Backoff(FIRST, LONGEST, entropy).next();
      tenths[(int) ((wait.toNanos() - 1) * 10 / FIRST.toNanos())]++;
    }
    for (int count : tenths) {
      assertThat(count).isBetween(850, 1_150);
    }
  }

  @Test
  void peersDoNotComeBackTogether() {
    long different =
        Stream.iterate(0, seed -> seed + 1)
            .limit(20)
            .map(seed -> new Backoff(FIRST, LONGEST, new SeededEntropy(seed)).next())
            .distinct()
            .count();
    assertThat(different).isEqualTo(20);
  }

  @Test
  void refusesSenselessParameters() {
    SeededEntropy entropy = new SeededEntropy(1);
    assertThatThrownBy(() -> new Backoff(Duration.ZERO, LONGEST, entropy))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> new Backoff(LONGEST, FIRST, entropy))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
