package org.jmd.core.net;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import org.jmd.core.testing.VirtualTime;
import org.junit.jupiter.api.Test;

class RateLimitTest {
  private final VirtualTime time = new VirtualTime();
  private final Ticks ticks = new Ticks(time);

  @Test
  void givesTheBurstAtOnceAndThenTheRate() {
    RateLimit limit = RateLimit.perSecond(ticks, 100, 10);
    assertThat(taken(limit, 1000)).isEqualTo(100);
    time.run(Duration.ofMillis(99));
    assertThat(limit.tryAcquire()).isFalse();
    time.run(Duration.ofMillis(1));
    assertThat(taken(limit, 10)).isEqualTo(1);
    time.run(Duration.ofSeconds(3));
    assertThat(taken(limit, 1000)).isEqualTo(30);
  }

  @Test
  void neverHoldsMoreThanTheBurst() {
    RateLimit limit = new RateLimit(ticks, 5, Duration.ofSeconds(10));
    time.run(Duration.ofDays(1000));
    assertThat(limit.isFull()).isTrue();
    assertThat(taken(limit, 100)).isEqualTo(5);
    assertThat(limit.isFull()).isFalse();
  }

  @Test
  void takesAllPermitsOrNone() {
    RateLimit limit = RateLimit.perSecond(ticks, 1000, 1000);
    assertThat(limit.tryAcquire(600)).isTrue();
    assertThat(limit.tryAcquire(600)).isFalse();
    assertThat(limit.tryAcquire(400)).isTrue();
    assertThat(limit.tryAcquire(0)).isTrue();
    time.run(Duration.ofSeconds(2));
    assertThat(limit.tryAcquire(1001)).isFalse();
    assertThat(limit.tryAcquire(Long.MAX_VALUE)).isFalse();
    assertThat(limit.tryAcquire(1000)).isTrue();
  }

  @Test
  void tellsHowManyPermitsThereAre() {
    RateLimit limit = new RateLimit(ticks, 5, Duration.ofSeconds(10));
    assertThat(limit.available()).isEqualTo(5);
    assertThat(limit.tryAcquire(3)).isTrue();
    assertThat(limit.available()).isEqualTo(2);
    time.run(Duration.ofMillis(9_999));
    assertThat(limit.available()).isEqualTo(2);
    time.run(Duration.ofMillis(1));
    assertThat(limit.available()).isEqualTo(3);
    time.run(Duration.ofDays(1));
    assertThat(limit.available()).isEqualTo(5);
  }

  @Test
  void refusesSenselessParameters() {
    assertThatThrownBy(() -> new RateLimit(ticks, 0, Duration.ofSeconds(1)))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> new RateLimit(ticks, 1, Duration.ZERO))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> new RateLimit(ticks, Long.MAX_VALUE, Duration.ofSeconds(1)))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> RateLimit.perSecond(ticks, 1, 1).tryAcquire(-1))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void ticksGoOnForYears() {
    long before = ticks.nanos();
    for (int i = 0; i < 10; i++) {
      time.run(Duration.ofDays(200));
      ticks.nanos();
    }
    assertThat(ticks.nanos() - before).isEqualTo(Duration.ofDays(2000).toNanos());
  }

  private static int taken(RateLimit limit, int attempts) {
    int taken = 0;
    for (int i = 0; i < attempts; i++) {
      taken += limit.tryAcquire() ? 1 : 0;
    }
    return taken;
  }
}
