package org.jmd.daemon.doctor;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class UnitChecksTest {
  private static final String UNIT = "/etc/systemd/system/jmd-maker.service";
  private static final String SOUND =
      """
      [Unit]
      After=tor.service
      [Service]
      User=jmd
      # ExecStart=/bin/false
      ExecStart=/opt/jmd/scripts/jmd \\
        maker
      Restart=on-failure
      NoNewPrivileges=yes
      PrivateTmp=yes
      ProtectSystem=strict
      ReadWritePaths=/var/lib/jmd
      ProtectKernelTunables=yes
      ProtectControlGroups=yes
      Environment=JOINMARKET_DATA_DIR=/var/lib/jmd
      """;

  @TempDir Path root;
  private PlantedHost planted;

  @BeforeEach
  void plant() {
    planted = new PlantedHost(root);
  }

  private List<Finding> run() {
    return new UnitChecks(planted.host()).run();
  }

  private List<String> with(String... lines) {
    planted.put(UNIT, SOUND + String.join("\n", lines));
    return PlantedHost.problems(run());
  }

  @Test
  void aSoundUnitIsWell() {
    assertThat(with()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"jmd-maker@.service", "jmd-directory@.service", "jmd-suite@.service"})
  void theUnitsThatComeWithTheProgramAreWell(String name) throws IOException {
    planted.put(
        "/usr/lib/systemd/system/" + name,
        Files.readString(Path.of("src/main/dist/systemd").resolve(name)));
    assertThat(PlantedHost.problems(run())).isEmpty();
    assertThat(run()).containsExactly(new Finding.Well("unit", name + " is sound"));
  }

  @Test
  void theUnitsThatComeWithJmdAreWell() throws IOException {
    Path units = Path.of(System.getProperty("jmd.root", ".."), "jm-daemon/src/main/dist/systemd");
    List<Path> files;
    try (Stream<Path> all = Files.list(units)) {
      files = all.filter(file -> file.toString().endsWith(".service")).sorted().toList();
    }
    for (Path file : files) {
      planted.put("/usr/lib/systemd/system/" + file.getFileName(), Files.readString(file));
    }
    assertThat(files).isNotEmpty();
    assertThat(run())
        .extracting(Finding::what)
        .containsExactlyElementsOf(
            files.stream().map(file -> file.getFileName() + " is sound").toList());
  }

  @Test
  void dropInsOfAnInstanceCountForItsTemplate() {
    planted.put("/usr/lib/systemd/system/jmd-maker@.service", SOUND);
    planted.put(
        "/etc/systemd/system/jmd-maker@main.service.d/override.conf",
        "[Service]\nMemoryDenyWriteExecute=yes");
    assertThat(PlantedHost.problems(run())).containsExactly("unit.write-execute");
  }

  @Test
  void unitsOfOthersAreLeftAlone() {
    planted.put("/etc/systemd/system/jmwalletd.service", "[Service]\nExecStart=/usr/bin/jmwalletd");
    planted.put("/etc/systemd/system/x.timer", "[Service]\nExecStart=/usr/bin/jmd maker");
    assertThat(PlantedHost.problems(run())).isEmpty();
  }

  @Test
  void whatBreaksTheProgramIsAnError() {
    assertThat(with("MemoryDenyWriteExecute=yes")).containsExactly("unit.write-execute");
    assertThat(with("PrivateNetwork=true")).containsExactly("unit.network");
    assertThat(with("RestrictAddressFamilies=AF_UNIX")).containsExactly("unit.network");
    assertThat(with("RestrictAddressFamilies=AF_UNIX AF_INET AF_INET6")).isEmpty();
    assertThat(with("ReadWritePaths=")).containsExactly("unit.nothing-writable");
    assertThat(with("ProtectHome=yes", "Environment=JOINMARKET_DATA_DIR=/home/a/.jmd"))
        .containsExactly("unit.home");
  }

  @Test
  void whatIsMissingIsNamed() {
    planted.put(UNIT, "[Service]\nExecStart=/usr/bin/jmd maker\nRestart=always");
    assertThat(PlantedHost.problems(run()))
        .containsExactly("unit.root", "unit.privileges", "unit.open");
    assertThat(run())
        .extracting(Finding::what)
        .contains(
            "jmd-maker.service lacks ProtectKernelTunables, ProtectControlGroups, PrivateTmp,"
                + " ProtectSystem");
  }

  @Test
  void dropInsComeLast() {
    planted.put("/usr/lib/systemd/system/jmd.service", SOUND);
    planted.put(
        "/etc/systemd/system/jmd.service.d/10-more.conf",
        "[Service]\nMemoryDenyWriteExecute=1\nNoNewPrivileges=no");
    assertThat(PlantedHost.problems(run()))
        .containsExactly("unit.write-execute", "unit.privileges");

    planted.put(
        "/etc/systemd/system/jmd.service.d/20-less.conf",
        "[Service]\nMemoryDenyWriteExecute=no\nNoNewPrivileges=yes");
    assertThat(PlantedHost.problems(run())).isEmpty();
  }

  @Test
  void theOperatorsUnitReplacesThatOfThePackage() {
    planted.put("/usr/lib/systemd/system/jmd-maker.service", SOUND + "PrivateNetwork=yes\n");
    assertThat(PlantedHost.problems(run())).containsExactly("unit.network");
    assertThat(with()).isEmpty();
  }

  @Test
  void secretsAreNamedButNotShown() {
    assertThat(with("Environment=\"MNEMONIC_PASSWORD=hunter2\" A=b"))
        .containsExactly("unit.secret");
    assertThat(run()).extracting(Finding::what).noneMatch(text -> text.contains("hunter2"));
    assertThat(with("Environment=JOINMARKET_DISABLE_PROCESS_HARDENING=1"))
        .containsExactly("unit.hardening-off");
  }

  @Test
  void filesWithSecretsMustBePrivate() throws IOException {
    planted.put("/etc/jmd.env", "# x\nMNEMONIC_PASSWORD=hunter2");
    Path file = root.resolve("etc/jmd.env");
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r--r--"));
    assertThat(with("EnvironmentFile=-/etc/jmd.env")).containsExactly("unit.secret-file");

    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
    assertThat(with("EnvironmentFile=-/etc/jmd.env")).isEmpty();
  }

  @Test
  void limitsAndHasteAreTold() {
    assertThat(with("LimitCORE=infinity")).containsExactly("unit.limits");
    assertThat(with("LimitCORE=0", "LimitMEMLOCK=8M")).isEmpty();
    assertThat(with("LimitMEMLOCK=64K")).containsExactly("unit.limits");
    assertThat(with("TimeoutStopSec=2s")).containsExactly("unit.kill");
    assertThat(with("KillSignal=SIGKILL")).containsExactly("unit.kill");
    assertThat(with("Restart=no")).containsExactly("unit.restart");
  }
}
