package org.jmd.daemon.cli;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.LoggingEvent;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class JournalTest {
  @TempDir Path directory;

  private static String line(Level level, String message, @Nullable Throwable thrown) {
    LoggerContext context = new LoggerContext();
    LogPrivacy people = new LogPrivacy(false);
    people.setContext(context);
    people.setPattern("%logger{0}: %msg%n");
    people.start();
    return new JournalLayout(people)
        .doLayout(
            new LoggingEvent(
                "", context.getLogger("org.jmd.Maker"), level, message, thrown, new Object[0]));
  }

  @ParameterizedTest
  @CsvSource({"ERROR, 3", "WARN, 4", "INFO, 6", "DEBUG, 7", "TRACE, 7"})
  void levelsHaveThePrioritiesOfSyslog(String level, int priority) {
    assertThat(line(Level.valueOf(level), "reachable", null))
        .isEqualTo("<" + priority + ">Maker: reachable\n");
  }

  @Test
  void anEventIsOneLineWhateverIsInIt() {
    String line = line(Level.ERROR, "one\ntwo", new IllegalStateException("three\r\nfour"));

    assertThat(line).endsWith("\n").startsWith("<3>Maker: one | two | ");
    assertThat(line.lines()).hasSize(1);
    assertThat(line).contains("IllegalStateException: three | four | at ");
  }

  @Test
  @EnabledOnOs(OS.LINUX)
  void onlyTheStreamThatIsMeantIsTheJournals() throws IOException {
    Path journal = Files.createFile(directory.resolve("journal"));
    Path other = Files.createFile(directory.resolve("other"));
    Optional<String> variable =
        Optional.of(
            Files.getAttribute(journal, "unix:dev")
                + ":"
                + Files.getAttribute(journal, "unix:ino"));

    assertThat(JournalStream.is(variable, journal)).isTrue();
    assertThat(JournalStream.is(variable, other)).isFalse();
    assertThat(JournalStream.is(Optional.of("nonsense"), journal)).isFalse();
    assertThat(JournalStream.is(Optional.empty(), journal)).isFalse();
    assertThat(JournalStream.is(variable, directory.resolve("missing"))).isFalse();
  }
}
