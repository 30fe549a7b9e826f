package org.jmd.maker;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ReportsTest {
  @TempDir Path directory;

  private static List<String> refusals(LogTap tap) {
    return tap.lines().stream().filter(line -> line.startsWith("refused or ignored")).toList();
  }

  @Test
  void sumsUpRefusalsAfterTenMinutesAndThenEveryHour() {
    try (LogTap tap = new LogTap()) {
      MakerRig rig = new MakerRig(directory).start();
      ScriptedTaker taker = rig.taker();
      rig.say(taker, taker.fill(7, MakerRig.AMOUNT));
      rig.say(taker, taker.fill(7, MakerRig.AMOUNT));
      rig.time.run(Duration.ofMinutes(9));
      assertThat(refusals(tap)).isEmpty();
      rig.time.run(Duration.ofMinutes(2));
      assertThat(refusals(tap))
          .containsExactly("refused or ignored since the last such line: 2 fills_unknown_offer");

      rig.time.run(Duration.ofHours(2));
      assertThat(refusals(tap)).hasSize(1);
      rig.say(taker, taker.fill(7, MakerRig.AMOUNT));
      rig.time.run(Duration.ofHours(1));
      assertThat(refusals(tap).getLast()).endsWith(": 1 fills_unknown_offer");
    }
  }

  @Test
  void tellsOfDirectoriesWhileOneIsAway() {
    try (LogTap tap = new LogTap()) {
      MakerRig rig = new MakerRig(directory).start();
      rig.channel.setUp(false);
      rig.time.run(Duration.ofMinutes(16));
      assertThat(tap.lines().stream().filter(line -> line.contains("directories connected")))
          .hasSize(2)
          .containsOnly("0 of 1 directories connected; directory:5222: fake");
    }
  }

  @Test
  void saysNothingOfDirectoriesThatAreAllThere() {
    try (LogTap tap = new LogTap()) {
      MakerRig rig = new MakerRig(directory).start();
      rig.time.run(Duration.ofHours(1));
      assertThat(tap.lines()).noneMatch(line -> line.contains("directories connected"));
    }
  }
}
