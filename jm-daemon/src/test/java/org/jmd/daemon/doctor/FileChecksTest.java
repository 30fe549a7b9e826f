package org.jmd.daemon.doctor;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jmd.core.config.ConfigException;
import org.jmd.core.config.ConfigLoader;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

@DisabledOnOs(OS.WINDOWS)
class FileChecksTest {
  @TempDir Path root;
  private Path data;
  private Duration later = Duration.ZERO;

  @BeforeEach
  void makeDirectory() throws IOException {
    data = Files.createDirectory(root.resolve("data"));
    mode(data, "rwx------");
  }

  private static Path mode(Path path, String mode) throws IOException {
    return Files.setPosixFilePermissions(path, PosixFilePermissions.fromString(mode));
  }

  private Path file(String name, String text) throws IOException {
    Path file = data.resolve(name);
    Files.createDirectories(file.getParent());
    return mode(Files.writeString(file, text), "rw-------");
  }

  private List<Finding> run(Optional<Integer> user) throws ConfigException {
    Path config = data.resolve("config.toml");
    return new FileChecks(
            new Installation(
                data,
                config,
                root,
                Map.of(),
                Optional.of(ConfigLoader.load(config, Map.of(), Map.of())),
                List.of()),
            user,
            Instant.now().plus(later))
        .run();
  }

  private List<String> problems() throws ConfigException {
    return PlantedHost.problems(run(Optional.empty()));
  }

  @Test
  void aPrivateDirectoryIsWell() throws Exception {
    file("history.csv", "x");
    assertThat(problems()).isEmpty();
  }

  @Test
  void noDirectoryIsNoted() throws Exception {
    Files.delete(data);
    assertThat(problems()).containsExactly("files.no-directory");
  }

  @Test
  void othersMustNotListTheDirectory() throws Exception {
    mode(data, "rwxr-x---");
    assertThat(problems()).containsExactly("files.directory-open");
  }

  @Test
  void othersMustNotWriteThereOrAbove() throws Exception {
    mode(data, "rwxrwx---");
    assertThat(problems()).containsExactly("files.directory-writable");

    mode(data, "rwx------");
    mode(root, "rwxrwxrwx");
    assertThat(problems()).containsExactly("files.directory-writable");
  }

  @Test
  void othersMustNotReadFiles() throws Exception {
    mode(file("state/maker.json", "x"), "rw-r-----");
    assertThat(problems()).containsExactly("files.open");
  }

  @Test
  void filesOfOthersAreWarnedOf() throws Exception {
    file("history.csv", "x");
    int other = (int) Files.getAttribute(data, "unix:uid") + 1;
    assertThat(PlantedHost.problems(run(Optional.of(other)))).containsExactly("files.foreign");
  }

  @Test
  void aWalletWithoutAPasswordIsWarnedOf() throws Exception {
    file("wallets/default.mnemonic", "abandon ".repeat(11) + "about");
    file("wallets/default.mnemonic.meta", "{}");
    List<Finding> findings = run(Optional.empty());
    assertThat(PlantedHost.problems(findings))
        .containsExactlyInAnyOrder("files.wallet-plain", "files.backup");
    assertThat(findings).extracting(Finding::what).noneMatch(text -> text.contains("abandon"));
  }

  @Test
  void aWalletWithAPasswordIsWell() throws Exception {
    file("wallets/default.mnemonic", "JMNG....");
    assertThat(problems()).containsExactly("files.backup");
  }

  @Test
  void aConfigurationWithSecretsMustBePrivate() throws Exception {
    Path config = file("config.toml", "[bitcoin]\nrpc_password = \"hunter2\"\n");
    assertThat(problems()).isEmpty();

    mode(config, "rw-r--r--");
    List<Finding> findings = run(Optional.empty());
    assertThat(PlantedHost.problems(findings)).containsExactly("files.config-open");
    assertThat(findings).extracting(Finding::what).noneMatch(text -> text.contains("hunter2"));

    Files.writeString(config, "[wallet]\ngap_limit = 20\n");
    assertThat(problems()).isEmpty();
  }

  @Test
  void aPasswordBesideItsWalletIsWarnedOf() throws Exception {
    file("config.toml", "[wallet]\nmnemonic_password = \"hunter2\"\n");
    assertThat(problems()).containsExactly("files.password-beside");
  }

  @Test
  void dumpsOfMemoryAreFound() throws Exception {
    file("hs_err_pid12.log", "x");
    Files.writeString(root.resolve("core.77"), "x");
    assertThat(problems()).containsExactly("files.dump", "files.dump");
  }

  @Test
  void whatAKilledWriterLeftIsNoted() throws Exception {
    file("wallets/.default.mnemonic.123.tmp", "x");
    assertThat(problems()).as("it may be written just now").isEmpty();
    later = Duration.ofMinutes(2);
    assertThat(problems()).containsExactly("files.left-over");
  }

  @Test
  void filesMayComeAndGoMeanwhile() throws Exception {
    AtomicBoolean enough = new AtomicBoolean();
    try (ExecutorService executor = Executors.newSingleThreadExecutor()) {
      Future<Boolean> role =
          executor.submit(() -> {
            for (int i = 0; !enough.get(); i = (i + 1) % 10) {
              Path temporary = file(".history.csv." + i + ".tmp", "x");
              Files.move(temporary, data.resolve("history.csv"), StandardCopyOption.ATOMIC_MOVE);
            }
            return true;
          });
      try {
        for (int i = 0; i < 300; i++) {
          assertThat(PlantedHost.problems(run(Optional.empty())))
              .isSubsetOf("files.open"); // before its mode is set
          assertThat(run(Optional.empty())).noneMatch(Finding.Unchecked.class::isInstance);
        }
      } finally {
        enough.set(true);
      }
      assertThat(role.get()).isTrue();
    }
  }

  @Test
  void theDiskIsLookedAt() {
    PlantedHost planted = new PlantedHost(root.resolve("host")).device("sda1", "8:1");
    planted.put("/proc/self/mountinfo", "25 1 8:1 / / rw - ext4 /dev/sda1 rw");
    assertThat(disk(planted, 5000)).containsExactly("disk.plain");
    assertThat(disk(planted, 500)).containsExactly("disk.low", "disk.plain");
    assertThat(disk(planted, 50)).containsExactly("disk.full", "disk.plain");

    planted.mapped("dm-0", "253:0", "root", "CRYPT-LUKS2-0-root", "sda1");
    planted.put("/proc/self/mountinfo", "25 1 253:0 / / ro - ext4 /dev/dm-0 rw");
    assertThat(disk(planted, 5000)).containsExactly("disk.read-only");

    planted.put("/proc/self/mountinfo", "25 1 0:50 / / rw - nfs4 server:/x rw");
    assertThat(disk(planted, 5000)).containsExactly("disk.network");
  }

  private List<String> disk(PlantedHost planted, long mebibytes) {
    return PlantedHost.problems(
        new DiskChecks(planted.host(), data, directory -> mebibytes << 20).run());
  }
}
