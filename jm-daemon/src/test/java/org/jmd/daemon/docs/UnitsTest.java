package org.jmd.daemon.docs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.Reader;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jmd.daemon.cli.ExitCode;
import org.jmd.daemon.cli.JmdCommand;
import org.jmd.daemon.cli.Terminal;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import picocli.CommandLine;

/** The units of systemd fit the program, and systemd itself has nothing to say against them. */
class UnitsTest {
  private static final Path UNITS = Documents.of("jm-daemon/src/main/dist/systemd");
  private static final String LAUNCHER = "/usr/bin/jmd ";
  private static final Pattern QUOTED_SCORE = Pattern.compile("exposure of ([0-9.]+)");
  private static final Pattern SCORE = Pattern.compile("exposure level for \\S+: ([0-9.]+) ");

  @TempDir Path directory;

  static List<Path> units() throws IOException {
    try (Stream<Path> files = Files.list(UNITS)) {
      return files.filter(f -> f.toString().endsWith(".service")).sorted().toList();
    }
  }

  private static List<String> values(Path unit, String key) {
    return Documents.read(unit)
        .lines()
        .filter(line -> line.startsWith(key + "="))
        .map(line -> line.substring(key.length() + 1))
        .toList();
  }

  @ParameterizedTest
  @MethodSource("units")
  void startsARoleThatExists(Path unit) {
    String line = values(unit, "ExecStart").getFirst();
    assertThat(line).startsWith(LAUNCHER);
    Terminal nowhere =
        new Terminal(
            new PrintWriter(Writer.nullWriter()),
            new PrintWriter(Writer.nullWriter()),
            new BufferedReader(Reader.nullReader()),
            false);
    CommandLine jmd = JmdCommand.commandLine(nowhere, Map.of());

    assertThatCode(() -> jmd.parseArgs(line.substring(LAUNCHER.length()).split(" ", -1)))
        .doesNotThrowAnyException();
    assertThat(unit.getFileName().toString())
        .isEqualTo("jmd-" + line.substring(LAUNCHER.length()).split(" ", -1)[0] + "@.service");
  }

  @Test
  void restartsUnlessTheOperatorHasToActFirst() {
    for (String unit : List.of("jmd-maker@.service", "jmd-suite@.service")) {
      assertThat(values(UNITS.resolve(unit), "RestartPreventExitStatus"))
          .containsExactly("%d %d %d".formatted(ExitCode.USAGE, ExitCode.WALLET, ExitCode.BOND));
    }
    assertThat(values(UNITS.resolve("jmd-directory@.service"), "RestartPreventExitStatus"))
        .containsExactly(Integer.toString(ExitCode.USAGE));
  }

  /** Without the first the JVM would end with 3, which says that the wallet cannot be opened. */
  @ParameterizedTest
  @MethodSource("units")
  void isRestartedWhenMemoryIsOut(Path unit) {
    assertThat(Documents.read(Documents.of("jm-daemon/src/main/jvm/base.options")))
        .contains("-XX:+CrashOnOutOfMemoryError");
    assertThat(values(unit, "Environment")).noneMatch(value -> value.contains("OutOfMemoryError"));
  }

  @ParameterizedTest
  @MethodSource("units")
  void isAsClosedAsTheDocumentationSays(Path unit) throws Exception {
    assumeTrue(
        ends("systemd-analyze", "--version") == 0
            && run("systemd-analyze", "--help").contains("--offline"),
        "no systemd-analyze that looks at files");
    Path instance = instance(unit);
    Matcher score =
        SCORE.matcher(
            run("systemd-analyze", "security", "--offline=yes", "--no-pager", instance.toString()));
    assertThat(score.find()).isTrue();
    Matcher quoted = QUOTED_SCORE.matcher(Documents.read(Documents.of("docs/install.md")));
    assertThat(quoted.find()).isTrue();

    assertThat(Double.parseDouble(score.group(1)))
        .isLessThanOrEqualTo(Double.parseDouble(quoted.group(1)));
  }

  @ParameterizedTest
  @MethodSource("units")
  void hasNothingThatSystemdDoesNotKnow(Path unit) throws Exception {
    Path trivial = directory.resolve("jmd-trivial.service");
    Files.writeString(trivial, "[Service]\nExecStart=/bin/true\n");
    assumeTrue(
        ends("systemd-analyze", "verify", "--man=no", trivial.toString()) == 0,
        "no systemd-analyze that verifies files");

    assertThat(run("systemd-analyze", "verify", "--man=no", instance(unit).toString()))
        .doesNotContain("jmd-");
  }

  /** The unit as an instance, of a program that is there. */
  private Path instance(Path unit) throws IOException {
    Path instance = directory.resolve(unit.getFileName().toString().replace("@", "@main"));
    Files.writeString(
        instance, Documents.read(unit).replaceAll("ExecStart=.*", "ExecStart=/bin/true"));
    return instance;
  }

  private int ends(String... command) throws Exception {
    Path output = directory.resolve("output");
    try {
      Process process =
          new ProcessBuilder(command)
              .redirectErrorStream(true)
              .redirectOutput(output.toFile())
              .start();
      return process.waitFor();
    } catch (IOException missing) {
      Files.writeString(output, String.valueOf(missing.getMessage()));
      return -1;
    }
  }

  private String run(String... command) throws Exception {
    ends(command);
    return Files.readString(directory.resolve("output"));
  }
}
