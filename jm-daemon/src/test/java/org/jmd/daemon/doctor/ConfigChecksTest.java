package org.jmd.daemon.doctor;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jmd.core.config.Config;
import org.jmd.core.config.ConfigException;
import org.jmd.core.config.ConfigLoader;
import org.jmd.core.config.ConfigProblem;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ConfigChecksTest {
  @TempDir Path data;
  private final Map<String, String> environment = new HashMap<>();
  private Path file;

  @BeforeEach
  void name() {
    file = data.resolve("config.toml");
  }

  private List<Finding> run() {
    Optional<Config> config = Optional.empty();
    List<ConfigProblem> problems = List.of();
    try {
      config = Optional.of(ConfigLoader.load(file, environment, Map.of()));
    } catch (ConfigException e) {
      problems = e.problems();
    }
    return new ConfigChecks(new Installation(data, file, data, environment, config, problems))
        .run();
  }

  private List<String> problems(String toml) throws Exception {
    Files.writeString(file, toml);
    return PlantedHost.problems(run());
  }

  @Test
  void defaultsAreWell() {
    assertThat(PlantedHost.problems(run())).isEmpty();
    assertThat(run()).isNotEmpty();
  }

  @Test
  void everyProblemOfABadFileIsTold() throws Exception {
    assertThat(problems("[maker]\nmin_size = -1\n[tor]\nsocks_port = 0\n"))
        .containsExactly("config.invalid", "config.invalid");
  }

  @Test
  void unknownKeysAreNoted() throws Exception {
    assertThat(problems("[maker]\nmin_syze = 1\n")).containsExactly("config.unknown-key");
  }

  @Test
  void settingsThatCostPrivacyAreWarnedOf() throws Exception {
    assertThat(
            problems(
                """
                [tor]
                allow_clearnet = true
                stream_isolation = false
                control_host = "192.0.2.7"
                [logging]
                sensitive = true
                [maker]
                allow_mixdepth_zero_merge = true
                [bitcoin]
                rpc_url = "http://192.0.2.7:8332"
                """))
        .containsExactly(
            "config.clearnet",
            "config.shared-circuits",
            "config.sensitive-log",
            "config.merge-deposits",
            "config.plain-rpc",
            "config.remote-tor");
  }

  @Test
  void oneDirectoryIsFew() throws Exception {
    assertThat(
            problems(
                "[network_config]\ndirectory_servers = [\"" + "a".repeat(56) + ".onion:5222\"]\n"))
        .containsExactly("config.few-directories");
  }

  @Test
  void contradictionsAreTold() throws Exception {
    assertThat(problems("[network_config]\ndirectory_servers = [\"192.0.2.7:5222\"]\n"))
        .containsExactly("config.invalid");
  }

  @Test
  void secretsInTheEnvironmentAreNamedButNotShown() {
    environment.put("MNEMONIC_PASSWORD", "hunter2");
    environment.put("BITCOIN__RPC_PASSWORD", "hunter3");
    assertThat(run())
        .filteredOn(Finding.Problem.class::isInstance)
        .extracting(Finding::what)
        .containsExactly("MNEMONIC_PASSWORD, BITCOIN__RPC_PASSWORD is set");
  }
}
