package org.jmd.daemon.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

class PasswordSourceTest {
  @TempDir Path directory;
  private CliFixture cli;
  private String file = "";

  @BeforeEach
  void encryptAWallet() {
    cli = new CliFixture(directory.resolve("data"));
    cli.set("MNEMONIC_PASSWORD", "right").set("MNEMONIC", CliFixture.WORDS);
    cli.ok("wallet", "import");
    file = directory.resolve("data/wallets/default.mnemonic").toString();
    cli = new CliFixture(directory.resolve("data"));
  }

  private int verify(String... more) {
    String[] all = {"wallet", "verify-password", "-f", file, "--no-prompt"};
    String[] arguments = java.util.Arrays.copyOf(all, all.length + more.length);
    System.arraycopy(more, 0, arguments, all.length, more.length);
    return cli.run(arguments);
  }

  private void credential(String name, String content) throws IOException {
    Path credentials = Files.createDirectories(directory.resolve("credentials"));
    Files.writeString(credentials.resolve(name), content);
    cli.set("CREDENTIALS_DIRECTORY", credentials.toString());
  }

  @Test
  void fromTheEnvironment() {
    cli.set("MNEMONIC_PASSWORD", "right");
    assertThat(verify()).isEqualTo(ExitCode.OK);
    cli.set("MNEMONIC_PASSWORD", "wrong");
    assertThat(verify()).isEqualTo(ExitCode.FAILED);
    cli.set("MNEMONIC_PASSWORD", "");
    assertThat(verify()).isEqualTo(ExitCode.FAILED);
    assertThat(cli.err()).contains("no password given");
  }

  @Test
  void fromTheConfigurationBeforeTheEnvironment() {
    cli.set("MNEMONIC_PASSWORD", "wrong").set("WALLET__MNEMONIC_PASSWORD", "right");
    assertThat(verify()).isEqualTo(ExitCode.OK);
  }

  @Test
  void fromASystemdCredentialAfterTheEnvironment() throws IOException {
    credential("mnemonic_password", "right\n");
    assertThat(verify()).isEqualTo(ExitCode.OK);
    cli.set("MNEMONIC_PASSWORD", "wrong");
    assertThat(verify()).isEqualTo(ExitCode.FAILED);
  }

  @Test
  @EnabledOnOs({OS.LINUX, OS.MAC})
  void fromADescriptorBeforeAllElse() throws IOException {
    cli.set("WALLET__MNEMONIC_PASSWORD", "wrong").set("MNEMONIC_PASSWORD", "wrong");
    Path secret = Files.writeString(directory.resolve("secret"), "right\r\nsomething else\n");
    try (java.io.FileInputStream open = new java.io.FileInputStream(secret.toFile())) {
      int descriptor = Descriptors.of(secret);
      assertThat(verify("--password-fd", String.valueOf(descriptor))).isEqualTo(ExitCode.OK);
      assertThat(open.available()).isPositive();
    }
    assertThat(verify("--password-fd", "-1")).isEqualTo(ExitCode.USAGE);
    assertThat(verify("--password-fd", "987")).isEqualTo(ExitCode.USAGE);
    assertThat(cli.err()).contains("cannot read a password from file descriptor 987");
  }

  @Test
  void aPromptIsAskedThreeTimes() {
    cli.typing("no\nstill no\nright\n");
    assertThat(cli.run("wallet", "showseed", "-f", file, "--yes")).isEqualTo(ExitCode.OK);
    cli.typing("no\nstill no\nwrong\nright\n");
    assertThat(cli.run("wallet", "showseed", "-f", file, "--yes")).isEqualTo(ExitCode.FAILED);
    assertThat(cli.out()).isEmpty();
  }

  @Test
  void isNeverAnArgument() {
    assertThat(verify("--password", "right")).isEqualTo(ExitCode.USAGE);
  }

  @Test
  void theFileWithoutPasswordIsTold() {
    CliFixture plain = new CliFixture(directory.resolve("plain")).withWallet();
    String words = directory.resolve("plain/wallets/default.mnemonic").toString();
    assertThat(plain.run("wallet", "verify-password", "-f", words)).isEqualTo(ExitCode.USAGE);
    assertThat(plain.err()).contains("is not encrypted");
    assertThat(plain.run("wallet", "verify-password", "-f", words + ".none"))
        .isEqualTo(ExitCode.FAILED);
  }

  @Test
  void thePassphraseComesFromEnvironmentConfigurationCredentialOrPrompt() throws IOException {
    cli.set("MNEMONIC_PASSWORD", "right");
    String bare = fingerprint();
    cli.set("WALLET__BIP39_PASSPHRASE", "configured");
    String configured = fingerprint();
    cli.set("BIP39_PASSPHRASE", "from the environment ");
    String environment = fingerprint();
    assertThat(configured).isNotEqualTo(bare);
    assertThat(environment).isNotEqualTo(bare).isNotEqualTo(configured);

    CliFixture other = new CliFixture(directory.resolve("data"));
    cli = other.set("MNEMONIC_PASSWORD", "right");
    credential("bip39_passphrase", "configured");
    assertThat(fingerprint()).isEqualTo(configured);

    cli = new CliFixture(directory.resolve("data")).set("MNEMONIC_PASSWORD", "right");
    cli.typing("configured\n");
    assertThat(
            cli.json("wallet", "info", "--prompt-bip39-passphrase")
                .required("fingerprint")
                .stringValue())
        .isEqualTo(configured);
  }

  private String fingerprint() {
    return cli.json("wallet", "info").required("fingerprint").stringValue();
  }

  /** Finds descriptors of this process. */
  private static final class Descriptors {
    private Descriptors() {}

    static int of(Path file) throws IOException {
      try (var all = Files.newDirectoryStream(Path.of("/dev/fd"))) {
        for (Path descriptor : all) {
          if (Files.exists(descriptor) && Files.isSameFile(descriptor, file)) {
            return Integer.parseInt(descriptor.getFileName().toString());
          }
        }
      }
      throw new AssertionError(file + " is not open");
    }
  }
}
