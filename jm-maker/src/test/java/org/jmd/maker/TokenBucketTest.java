package org.jmd.maker;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class TokenBucketTest {
  private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");

  private final TokenBucket bucket = new TokenBucket(3, Duration.ofMillis(100), NOW);

  private int takeAll(Instant now) {
    int taken = 0;
    while (bucket.tryTake(now)) {
      taken++;
    }
    return taken;
  }

  @Test
  void allowsABurst() {
    assertThat(takeAll(NOW)).isEqualTo(3);
  }

  @Test
  void growsOneTokenPerPeriod() {
    takeAll(NOW);

    assertThat(takeAll(NOW.plusMillis(99))).isZero();
    assertThat(takeAll(NOW.plusMillis(100))).isEqualTo(1);
    assertThat(takeAll(NOW.plusMillis(350))).isEqualTo(2);
  }

  @Test
  void holdsNoMoreThanItsCapacity() {
    takeAll(NOW);

    assertThat(takeAll(NOW.plus(Duration.ofDays(100_000)))).isEqualTo(3);
  }

  @Test
  void growsNothingWhenTheClockGoesBack() {
    takeAll(NOW);

    assertThat(takeAll(NOW.minusSeconds(10))).isZero();
    assertThat(takeAll(NOW.minusSeconds(10).plusMillis(100))).isEqualTo(1);
  }
}
