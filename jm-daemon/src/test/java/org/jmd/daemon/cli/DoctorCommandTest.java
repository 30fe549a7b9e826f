package org.jmd.daemon.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.jmd.daemon.doctor.PlantedHost;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class DoctorCommandTest {
  @TempDir Path data;
  @TempDir Path root;
  private CliFixture cli;
  private PlantedHost planted;

  @BeforeEach
  void plant() {
    cli = new CliFixture(data).set("NETWORK_CONFIG__DIRECTORY_SERVERS", "127.0.0.1:1");
    planted = new PlantedHost(root).swaps().put("/proc/sys/kernel/yama/ptrace_scope", "1");
  }

  private int doctor(String... more) {
    String[] all = new String[more.length + 3];
    all[0] = "doctor";
    all[1] = "--root";
    all[2] = root.toString();
    System.arraycopy(more, 0, all, 3, more.length);
    return cli.run(all);
  }

  @Test
  void tellsWhatIsWrongWhyAndHowToMendIt() {
    planted.put("/proc/sys/kernel/yama/ptrace_scope", "0");

    assertThat(doctor("--offline")).isEqualTo(ExitCode.WARNINGS);

    assertThat(cli.out())
        .contains("kernel\n  WARNING  kernel.yama.ptrace_scope is 0\n")
        .contains("mend: sysctl kernel.yama.ptrace_scope=1")
        .contains("[kernel.ptrace]")
        .doesNotContain("there is no swap");
  }

  @Test
  void showsWhatIsWellOnRequest() {
    doctor("--offline", "--all");
    assertThat(cli.out()).contains("OK       there is no swap");
  }

  @Test
  void coloursOnAScreen() {
    planted.swaps("/dev/sda2 partition 1 0 -2").device("sda2", "8:2");
    cli.onScreen();
    doctor("--offline");
    assertThat(cli.out()).contains("\u001b[33mWARNING\u001b[0m  /dev/sda2 is not encrypted");
  }

  @Test
  void writesOneDocumentForPrograms() {
    planted.put("/proc/sys/kernel/yama/ptrace_scope", "0");
    int code = doctor("--offline", "--json");

    JsonNode report = JsonMapper.builder().build().readTree(cli.out());
    assertThat(code).isEqualTo(ExitCode.WARNINGS);
    assertThat(report.required("worst").stringValue()).isEqualTo("warning");
    assertThat(report.required("warnings").asInt()).isPositive();
    JsonNode finding = report.required("findings").get(0);
    assertThat(finding.required("id").stringValue()).isEqualTo("memory.swap");
    assertThat(finding.required("severity").stringValue()).isEqualTo("ok");
    assertThat(finding.required("why").isNull()).isTrue();
  }

  @Test
  void worksWithABadConfigurationAndShowsNoSecret() throws IOException {
    Path config = data.resolve("config.toml");
    Files.writeString(
        config,
        "[bitcoin]\nrpc_password = \"hunter2\"\n[maker]\nmin_size = -1\n[wallet]\ngap_limit = 1");
    Files.setPosixFilePermissions(config, PosixFilePermissions.fromString("rw-r--r--"));
    cli.set("MNEMONIC_PASSWORD", "hunter3");

    assertThat(doctor()).isEqualTo(ExitCode.FAILED);

    assertThat(cli.out())
        .contains("maker.min_size (config.toml)", "wallet.gap_limit (config.toml)")
        .contains("MNEMONIC_PASSWORD is set")
        .doesNotContain("hunter");
    assertThat(cli.err()).isEmpty();
  }

  @Test
  void asksTheNetworkAndDoesNotWaitLong() {
    assertThat(doctor("--timeout", "2", "--all")).isEqualTo(ExitCode.FAILED);
    assertThat(cli.out())
        .contains("fake chain answers")
        .contains("none of 1 could be reached: 127.0.0.1:1");
  }

  @Test
  void refusesOddTimeouts() {
    assertThat(doctor("--timeout", "0")).isEqualTo(ExitCode.USAGE);
    assertThat(cli.err()).contains("--timeout must be 1..600 seconds, got 0");
  }
}
