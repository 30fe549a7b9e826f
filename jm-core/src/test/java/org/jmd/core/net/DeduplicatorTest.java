package org.jmd.core.net;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.jmd.core.testing.VirtualTime;
import org.junit.jupiter.api.Test;

class DeduplicatorTest {
  private final VirtualTime time = new VirtualTime();
  private final Ticks ticks = new Ticks(time);

  @Test
  void recognisesWhatWasSeenWithinTheWindow() {
    Deduplicator<String> seen = new Deduplicator<>(ticks, Duration.ofSeconds(30), 100);
    assertThat(seen.isNew("a")).isTrue();
    for (int i = 0; i < 30; i++) {
      assertThat(seen.isNew("a")).isFalse();
      time.run(Duration.ofSeconds(1));
    }
    assertThat(seen.isNew("a")).isFalse();
    time.run(Duration.ofMillis(1));
    assertThat(seen.isNew("a")).as("the window counts from the first time").isTrue();
  }

  @Test
  void forgetsTheOldestWhenFull() {
    Deduplicator<Integer> seen = new Deduplicator<>(ticks, Duration.ofHours(1), 10);
    for (int i = 0; i < 1000; i++) {
      assertThat(seen.isNew(i)).isTrue();
    }
    assertThat(seen.size()).isEqualTo(10);
    assertThat(seen.isNew(990)).isFalse();
    assertThat(seen.isNew(989)).isTrue();
  }

  @Test
  void givesBackWhatExpired() {
    Deduplicator<Integer> seen = new Deduplicator<>(ticks, Duration.ofSeconds(30), 1000);
    for (int i = 0; i < 500; i++) {
      seen.isNew(i);
    }
    time.run(Duration.ofSeconds(31));
    seen.isNew(500);
    assertThat(seen.size()).isEqualTo(1);
  }
}
