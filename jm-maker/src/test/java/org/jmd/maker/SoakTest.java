package org.jmd.maker;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A few seconds of what {@code scripts/soak} does for hours, and its verdict. */
class SoakTest {
  private static final long MEBIBYTE = 1 << 20;

  @TempDir Path home;

  @Test
  void everyHonestTakerIsServedUnderAFlood() throws InterruptedException {
    ByteArrayOutputStream printed = new ByteArrayOutputStream();
    SoakRun.Terms terms =
        new SoakRun.Terms(
            Duration.ofMinutes(5), 12, Duration.ofSeconds(1), 300, 2, Duration.ofMillis(100));
    SoakVerdict verdict =
        new SoakRun(terms, new PrintStream(printed, true, StandardCharsets.UTF_8)).run(home);

    String text = printed.toString(StandardCharsets.UTF_8);
    assertThat(verdict.problems()).as(text).isEmpty();
    // Those that were under way when the twelfth was done count as well.
    assertThat(text)
        .containsPattern("\\b(1[2-9]|[2-9][0-9]) CoinJoins served")
        .contains("verdict: good");
  }

  private static List<SoakSample> samples(long mebibytesPerSample, long joinedPerSample) {
    List<SoakSample> samples = new ArrayList<>();
    for (int i = 0; i < 40; i++) {
      long bytes = (100 + mebibytesPerSample * i) * MEBIBYTE;
      samples.add(
          new SoakSample(
              Duration.ofMinutes(i),
              1 + joinedPerSample * i,
              0,
              0,
              100,
              0,
              bytes,
              200 * MEBIBYTE,
              Duration.ofSeconds(i),
              20,
              50,
              1,
              10));
    }
    return samples;
  }

  @Test
  void growingMemoryIsNoGoodSoak() {
    assertThat(SoakVerdict.of(samples(0, 5), List.of(), List.of()).problems()).isEmpty();
    assertThat(SoakVerdict.of(samples(1, 5), List.of(), List.of()).problems())
        .singleElement()
        .asString()
        .startsWith("memory grows: heap");
  }

  @Test
  void whatCoinJoinsLeaveBehindIsNoLeak() {
    assertThat(SoakVerdict.of(samples(1, 200), List.of(), List.of()).problems()).isEmpty();
  }

  @Test
  void anErrorOrATakerNotServedIsNoGoodSoak() {
    assertThat(SoakVerdict.of(samples(0, 5), List.of("boom"), List.of()).isGood()).isFalse();
    assertThat(SoakVerdict.of(samples(0, 5), List.of(), List.of("session 3")).isGood()).isFalse();
    assertThat(SoakVerdict.of(samples(0, 0).subList(0, 0), List.of(), List.of()).isGood())
        .isFalse();
  }
}
