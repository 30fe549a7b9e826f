package org.jmd.maker;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.stream.IntStream;
import org.jmd.core.net.Ticks;
import org.jmd.core.testing.VirtualTime;
import org.junit.jupiter.api.Test;

class LineQuotaTest {
  private final VirtualTime time = new VirtualTime();
  private final LineQuota quota = new LineQuota(new Ticks(time));

  private long admitted(Object key, int lines) {
    return IntStream.range(0, lines).filter(_ -> quota.admits(key)).count();
  }

  @Test
  void aNoisyOneUsesUpItsOwnLinesOnly() {
    assertThat(admitted("noisy", 1_000)).isEqualTo(LineQuota.LINES);
    assertThat(admitted("quiet", 2)).isEqualTo(2);
    assertThat(admitted("other", 3)).isEqualTo(3);
  }

  @Test
  void anyNumberOfNamesGetsABoundedNumberOfLines() {
    long lines = IntStream.range(0, 10_000).mapToLong(i -> admitted("name " + i, 1 + i % 7)).sum();
    assertThat(lines).isLessThanOrEqualTo(LineQuota.KEYS * LineQuota.LINES);
    assertThat(admitted("name 1", 10)).isPositive();
  }

  @Test
  void tellsWhatItLeftOutOnceThePeriodIsOver() {
    admitted("noisy", 10);
    admitted("quiet", 1);
    assertThat(quota.turn()).isEmpty();
    time.run(LineQuota.PERIOD);
    assertThat(quota.turn()).contains(new LineQuota.LeftOut(10 - LineQuota.LINES, 1));
    assertThat(quota.turn()).isEmpty();
    assertThat(admitted("noisy", 10)).isEqualTo(LineQuota.LINES);
  }

  @Test
  void aChangeOfTheWallClockNeitherEndsNorProlongsAPeriod() {
    admitted("noisy", 10);
    time.setWallClock(Duration.ofHours(3));
    assertThat(quota.turn()).isEmpty();
    time.setWallClock(Duration.ofHours(-9));
    time.run(LineQuota.PERIOD);
    assertThat(quota.turn()).isPresent();
  }
}
