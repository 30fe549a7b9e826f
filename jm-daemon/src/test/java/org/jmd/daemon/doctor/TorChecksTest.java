package org.jmd.daemon.doctor;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jmd.core.config.Config;
import org.jmd.core.config.ConfigException;
import org.jmd.core.config.ConfigLoader;
import org.jmd.core.config.TorKeys;
import org.jmd.core.net.Transport.BindAddress;
import org.jmd.core.testing.FakeTor;
import org.jmd.core.testing.InMemoryNetwork;
import org.jmd.core.testing.SeededEntropy;
import org.jmd.core.testing.VirtualTime;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TorChecksTest {
  @TempDir Path data;
  private final VirtualTime time = new VirtualTime();
  private final InMemoryNetwork net = new InMemoryNetwork(time, 1);
  private final SeededEntropy entropy = new SeededEntropy(1);
  private Optional<String> socksProblem = Optional.empty();
  private Config config;
  private Optional<TorAnswers> answers = Optional.empty();

  @BeforeEach
  void configure() throws ConfigException {
    config = config("true");
  }

  private Config config(String controlled) throws ConfigException {
    return ConfigLoader.load(
        data.resolve("config.toml"),
        Map.of(),
        Map.of(TorKeys.CONTROL_HOST, "tor", TorKeys.CONTROL_ENABLED, controlled));
  }

  private FakeTor tor() {
    FakeTor tor = new FakeTor(net.host("tor"), new BindAddress("tor", 9051), entropy.split());
    tor.tell("status/version/current", "recommended");
    tor.tell("status/circuit-established", "1");
    tor.tell("consensus/valid-after", "2026-01-01 11:00:00");
    tor.tell("consensus/valid-until", "2026-01-01 14:00:00");
    return tor;
  }

  private List<Finding> run() {
    TorChecks checks =
        new TorChecks(config, proxy -> socksProblem, net.host("doctor"), time, entropy.split());
    List<Finding> findings = new ArrayList<>();
    time.start(
        "doctor",
        () -> {
          try {
            findings.addAll(checks.run());
          } catch (InterruptedException e) {
            throw new IllegalStateException(e);
          }
        });
    time.run(Duration.ofMinutes(2));
    answers = checks.answers();
    return findings;
  }

  @AfterEach
  void end() {
    assertThat(time.failures()).isEmpty();
    assertThat(time.liveTasks()).isEmpty();
  }

  @Test
  void aSoundTorIsWell() {
    tor();
    assertThat(run()).hasSize(4).hasOnlyElementsOfType(Finding.Well.class);
    TorAnswers said = answers.orElseThrow();
    assertThat(said.validAfter()).contains(Instant.parse("2026-01-01T11:00:00Z"));
    assertThat(said.validUntil()).contains(Instant.parse("2026-01-01T14:00:00Z"));
  }

  @Test
  void torThatIsAwayIsTold() {
    socksProblem = Optional.of("Connection refused");
    assertThat(PlantedHost.problems(run())).containsExactly("tor.away", "tor.control");
  }

  @Test
  void torThatLetsUsNotInIsToldAtOnce() {
    FakeTor tor = tor();
    tor.askForPassword("hunter2");
    assertThat(PlantedHost.problems(run())).containsExactly("tor.control");
    assertThat(tor.received("PROTOCOLINFO")).hasSize(1);
  }

  @Test
  void anOldTorWithoutCircuitsIsTold() {
    FakeTor tor = tor();
    tor.version("0.4.7.1");
    tor.tell("status/version/current", "obsolete");
    tor.tell("status/circuit-established", "0");
    assertThat(PlantedHost.problems(run()))
        .containsExactly("tor.old", "tor.no-pow", "tor.not-ready");
  }

  @Test
  void garbageInsteadOfTimesIsNoTime() {
    tor().tell("consensus/valid-after", "yesterday");
    run();
    assertThat(answers.orElseThrow().validAfter()).isEmpty();
  }

  @Test
  void withoutTheControlPortOnlySocksIsLookedAt() throws ConfigException {
    config = config("false");
    List<Finding> findings = run();
    assertThat(findings).hasSize(2);
    assertThat(PlantedHost.problems(findings)).isEmpty();
  }
}
