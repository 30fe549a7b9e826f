package org.jmd.core.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class JvmLeaksTest {
  private final Map<String, String> flags =
      new HashMap<>(
          JvmLeaks.FLAGS.stream()
              .collect(Collectors.toMap(JvmLeaks.Flag::name, JvmLeaks.Flag::wanted)));

  private List<String> open(List<String> arguments, Map<String, String> environment) {
    return JvmLeaks.open(name -> Optional.ofNullable(flags.get(name)), arguments, environment);
  }

  @Test
  void aJvmWithAllOptionsIsClosed() {
    assertThat(open(List.of("-Xmx512m", "-XX:+UseSerialGC"), Map.of("PATH", "/bin"))).isEmpty();
  }

  @Test
  void everyOptionThatIsNotInForceIsNamed() {
    flags.replaceAll((name, value) -> value.equals("true") ? "false" : "true");
    assertThat(open(List.of(), Map.of()))
        .hasSameSizeAs(JvmLeaks.FLAGS)
        .contains(
            "-XX:+DisableAttachMechanism is not in force: jcmd and jmap read the heap",
            "-XX:ErrorFile=/dev/null is not in force: a crash writes stacks and registers to a file");
  }

  @Test
  void anOptionThatTheJvmLacksCannotLeak() {
    flags.clear();
    assertThat(open(List.of(), Map.of())).isEmpty();
  }

  @Test
  void agentsAndRecordingsAreNamedWithoutTheirValues() {
    assertThat(
            open(
                List.of(
                    "-agentlib:jdwp=transport=dt_socket",
                    "-XX:StartFlightRecording=filename=/tmp/x",
                    "-Djdk.httpclient.HttpClient.log=all"),
                Map.of()))
        .hasSize(3)
        .noneMatch(line -> line.contains("dt_socket") || line.contains("/tmp/x"));
  }

  @Test
  void optionsOfTheEnvironmentAreNamedWithoutTheirValues() {
    assertThat(open(List.of(), Map.of("JAVA_TOOL_OPTIONS", "-Dsecret=1", "_JAVA_OPTIONS", "")))
        .containsExactly("JAVA_TOOL_OPTIONS is set: it gives the JVM options that nobody sees");
  }

  /** This one was started by the build, without them. */
  @Test
  void aRealJvmIsAsked() {
    assertThat(JvmLeaks.open(Map.of()))
        .anyMatch(line -> line.startsWith("-XX:+DisableAttachMechanism"));
  }

  /** The launcher gives what is checked, and what it gives is checked. */
  @Test
  void theLaunchersOptionsAreTheCheckedOnes() throws IOException {
    Path file =
        Path.of(System.getProperty("jmd.root", ".."), "jm-daemon/src/main/jvm/base.options");
    assertThat(Files.readAllLines(file).stream().filter(line -> line.startsWith("-XX:")))
        .containsExactlyInAnyOrderElementsOf(
            JvmLeaks.FLAGS.stream().map(JvmLeaks.Flag::option).toList());
  }
}
