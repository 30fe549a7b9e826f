package org.jmd.daemon.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringReader;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.HashMap;
import java.util.Map;
import org.jmd.core.runtime.ProcessHardening;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;

class JmdCommandTest {
  private static final String WORDS =
      "abandon abandon abandon abandon abandon abandon abandon abandon abandon abandon abandon about";

  @TempDir Path data;
  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();
  private final Map<String, String> environment = new HashMap<>();

  @BeforeEach
  void pointAtTheTemporaryDirectory() {
    environment.put("JOINMARKET_DATA_DIR", data.toString());
    environment.put(ProcessHardening.OPT_OUT, "1");
  }

  private int jmd(String... arguments) {
    return execute("", false, arguments);
  }

  private int typing(String input, String... arguments) {
    return execute(input, true, arguments);
  }

  private int execute(String input, boolean interactive, String... arguments) {
    Terminal terminal =
        new Terminal(
            new PrintWriter(out, true),
            new PrintWriter(err, true),
            new BufferedReader(new StringReader(input)),
            interactive);
    return JmdCommand.execute(terminal, environment, arguments);
  }

  private Path wallet() {
    return data.resolve("wallets").resolve("default.mnemonic");
  }

  @Test
  void everyCommandHasHelpThatEndsWell() {
    helpOf(
        JmdCommand.commandLine(
            new Terminal(
                new PrintWriter(out),
                new PrintWriter(err),
                new BufferedReader(new StringReader("")),
                false),
            environment));
  }

  private void helpOf(CommandLine command) {
    String usage = command.getUsageMessage();
    assertThat(usage).contains("Usage: jmd");
    assertThat(command.getCommandSpec().usageMessage().description())
        .as(command.getCommandSpec().qualifiedName())
        .isNotEmpty();
    command.getSubcommands().values().forEach(this::helpOf);
  }

  @Test
  void helpShowsOnlyTheExamplesOfItsCommand() {
    assertThat(jmd("wallet", "--help")).isEqualTo(ExitCode.OK);
    assertThat(out.toString()).doesNotContain("Example");
    assertThat(jmd("wallet", "generate", "--help")).isEqualTo(ExitCode.OK);
    assertThat(out.toString()).containsOnlyOnce("Example:").doesNotContain("Examples:");
  }

  @Test
  void helpListsCommandsInOrderAndExitCodes() {
    assertThat(jmd("wallet", "--help")).isEqualTo(ExitCode.OK);
    assertThat(out.toString())
        .containsSubsequence("\n  address", "\n  generate", "\n  history", "\n  info");
    assertThat(jmd("--help")).isEqualTo(ExitCode.OK);
    assertThat(out.toString()).contains("Exit codes:").contains("130").doesNotContain("man-pages");
  }

  @Test
  void tellsItsVersion() {
    assertThat(jmd("--version")).isEqualTo(ExitCode.OK);
    assertThat(out.toString()).startsWith("jmd ");
  }

  @Test
  void completionIsAScript() {
    assertThat(jmd("generate-completion")).isEqualTo(ExitCode.OK);
    assertThat(out.toString()).contains("complete -F").contains("coinjoin");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "frobnicate",
        "wallet",
        "taker coinjoin",
        "taker coinjoin --amount -5",
        "taker coinjoin --amount 5 --sweep",
        "taker coinjoin --amount many",
        "taker coinjoin --amount 5 --counterparties 21",
        "taker coinjoin --amount 5 --fee-rate 1 --block-target 2",
        "taker coinjoin --amount 5 --input-utxo zz:1",
        "maker --cj-fee-relative 0.1 --cj-fee-absolute 5",
        "directory --port 70000 --network regtest",
        "config show --network moon",
        "wallet generate --words 13"
      })
  void wrongArgumentsAreUsageErrorsWithOneClearLine(String line) {
    assertThat(jmd(line.split(" "))).as(line).isEqualTo(ExitCode.USAGE);
    assertThat(err.toString()).isNotBlank().doesNotContain("Exception").doesNotContain("\tat ");
    assertThat(out.toString()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "wallet send x --amount 1e3 | '1e3' is not a whole number",
        "wallet send x --amount 9223372036854775808 | is outside -9223372036854775808..",
        "wallet send x -m 2147483648 | is outside -2147483648..2147483647",
        "wallet send x --fee-rate nan | 'nan' is not a decimal number",
        "wallet send x --fee-rate 1e999999999 | '1e999999999' is not a decimal number",
        "bogus | there is no command 'jmd bogus'",
        "wallet bogus | there is no command 'jmd wallet bogus'",
      })
  void refusesNonsenseInPlainWords(String line, String message) {
    assertThat(jmd(line.split(" "))).isEqualTo(ExitCode.USAGE);
    assertThat(err.toString()).contains(message).doesNotContain("Exception");
  }

  @Nested
  class Configuration {
    @Test
    void initWritesAPrivateFileOnce() throws IOException {
      assertThat(jmd("config", "init")).isEqualTo(ExitCode.OK);
      Path file = data.resolve("config.toml");
      assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
          .isEqualTo("rw-------");
      assertThat(jmd("config", "init")).isEqualTo(ExitCode.FAILED);
      assertThat(err.toString()).contains("exists; --force replaces it");
      assertThat(jmd("config", "check")).isEqualTo(ExitCode.OK);
    }

    @Test
    void checkReportsEveryProblem() throws IOException {
      Files.writeString(
          data.resolve("config.toml"), "[maker]\nmin_size = -1\n[tor]\nsocks_port = 0\n");
      assertThat(jmd("config", "check")).isEqualTo(ExitCode.USAGE);
      assertThat(err.toString())
          .contains("maker.min_size (config.toml): \"-1\" is not satoshis, at least 0")
          .contains("tor.socks_port (config.toml): \"0\" is not an integer 1..65535");
    }

    @Test
    void everyCommandTakesTheNodeFromTheEnvironment() {
      environment.put("BITCOIN_RPC_URL", "http://127.0.0.1:1234");
      assertThat(jmd("config", "show", "--changed")).isEqualTo(ExitCode.OK);
      assertThat(out.toString()).contains("bitcoin.rpc_url = \"http://127.0.0.1:1234\"");
    }

    @Test
    void showTellsTheSourceAndHidesSecrets() {
      environment.put("BITCOIN__RPC_PASSWORD", "hunter2");
      environment.put("MAKER__MIN_SIZE", "5000");
      assertThat(jmd("config", "show", "--changed")).isEqualTo(ExitCode.OK);
      assertThat(out.toString())
          .contains("maker.min_size = 5000  # environment")
          .contains("bitcoin.rpc_password = [hidden]")
          .doesNotContain("hunter2");
    }
  }

  @Nested
  class WalletFiles {
    @Test
    void generateShowsTheWordsOnceAndStoresThemEncrypted() throws IOException {
      environment.put("MNEMONIC_PASSWORD", "correct horse");
      assertThat(jmd("wallet", "generate", "--words", "12")).isEqualTo(ExitCode.OK);
      String words = out.toString().strip();
      assertThat(words.split(" ")).hasSize(12);
      assertThat(Files.readString(wallet(), java.nio.charset.StandardCharsets.ISO_8859_1))
          .doesNotContain(words);
      assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(wallet())))
          .isEqualTo("rw-------");
      assertThat(err.toString()).doesNotContain("correct horse").doesNotContain(words);
    }

    @Test
    void neverReplacesAWalletUnasked() throws IOException {
      assertThat(jmd("wallet", "generate", "--no-prompt-password")).isEqualTo(ExitCode.OK);
      String before = Files.readString(wallet());
      assertThat(jmd("wallet", "generate", "--no-prompt-password")).isEqualTo(ExitCode.FAILED);
      assertThat(Files.readString(wallet())).isEqualTo(before);
      assertThat(jmd("wallet", "generate", "--no-prompt-password", "--force"))
          .isEqualTo(ExitCode.OK);
      assertThat(Files.readString(wallet())).isNotEqualTo(before);
    }

    @Test
    void keepsEveryWalletThatIsReplaced() throws IOException {
      assertThat(jmd("wallet", "generate", "--no-prompt-password")).isEqualTo(ExitCode.OK);
      String first = Files.readString(wallet());
      assertThat(jmd("wallet", "generate", "--no-prompt-password", "--force"))
          .isEqualTo(ExitCode.OK);
      String second = Files.readString(wallet());
      assertThat(jmd("wallet", "generate", "--no-prompt-password", "--force"))
          .isEqualTo(ExitCode.OK);
      Path kept = wallet().resolveSibling(wallet().getFileName() + ".replaced-1");
      assertThat(kept).hasContent(first);
      assertThat(wallet().resolveSibling(wallet().getFileName() + ".replaced-2"))
          .hasContent(second);
      assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(kept)))
          .isEqualTo("rw-------");
      assertThat(err.toString()).contains("the file it replaces is kept as " + kept);
    }

    @Test
    void importStoresWordsFromTheEnvironment() throws IOException {
      environment.put("MNEMONIC", WORDS);
      assertThat(jmd("wallet", "import", "--no-prompt-password")).isEqualTo(ExitCode.OK);
      assertThat(Files.readString(wallet())).isEqualTo(WORDS);
      assertThat(out.toString() + err).doesNotContain("abandon");
    }

    @Test
    void importRefusesAWrongChecksumWithoutQuotingTheWords() {
      environment.put("MNEMONIC", WORDS.replace("about", "abandon"));
      assertThat(jmd("wallet", "import", "--no-prompt-password")).isEqualTo(ExitCode.FAILED);
      assertThat(err.toString()).contains("checksum").doesNotContain("abandon");
      assertThat(wallet()).doesNotExist();
    }

    @Test
    void aPasswordIsAskedTwiceAndMustMatch() {
      assertThat(typing("one\ntwo\nsame\nsame\n", "wallet", "generate", "--quiet"))
          .isEqualTo(ExitCode.OK);
      assertThat(err.toString()).contains("The passwords differ.");
      assertThat(wallet()).exists();
    }

    @Test
    void withoutTerminalAndPasswordNothingIsStored() {
      assertThat(jmd("wallet", "generate")).isEqualTo(ExitCode.FAILED);
      assertThat(err.toString()).contains("MNEMONIC_PASSWORD");
      assertThat(wallet()).doesNotExist();
    }

    @Test
    void aMissingWalletIsNamed() {
      assertThat(jmd("wallet", "info", "--network", "regtest")).isEqualTo(ExitCode.FAILED);
      assertThat(err.toString()).contains("there is no wallet file " + wallet());
    }

    @Test
    void aWrongPasswordIsAFailure() {
      environment.put("MNEMONIC_PASSWORD", "right");
      assertThat(jmd("wallet", "generate", "--quiet")).isEqualTo(ExitCode.OK);
      environment.put("MNEMONIC_PASSWORD", "wrong");
      assertThat(jmd("wallet", "info", "--network", "regtest")).isEqualTo(ExitCode.FAILED);
      assertThat(err.toString()).contains("wrong password").doesNotContain("\tat ");
    }

    @Test
    void anUnreachableNodeIsNamedWithoutCredentials() {
      environment.put("BITCOIN__RPC_URL", "http://127.0.0.1:1");
      environment.put("BITCOIN__RPC_USER", "operator");
      environment.put("BITCOIN__RPC_PASSWORD", "hunter2");
      assertThat(jmd("wallet", "generate", "--no-prompt-password", "--quiet"))
          .isEqualTo(ExitCode.OK);
      assertThat(jmd("wallet", "info", "--network", "regtest")).isEqualTo(ExitCode.FAILED);
      assertThat(err.toString())
          .contains("127.0.0.1:1")
          .doesNotContain("hunter2")
          .doesNotContain("\tat ");
    }
  }

  @Test
  void aServiceWhoseWalletCannotBeOpenedSaysSoByItsCode() {
    assertThat(jmd("maker", "--network", "regtest", "--directory", "127.0.0.1:1"))
        .isEqualTo(ExitCode.WALLET);
    assertThat(err.toString()).contains("there is no wallet file " + wallet());
  }

  @Test
  void aMakerWithoutKnownDirectoriesSaysWhatToSet() {
    assertThat(jmd("wallet", "generate", "--no-prompt-password", "--quiet")).isEqualTo(ExitCode.OK);
    assertThat(jmd("maker", "--network", "regtest")).isEqualTo(ExitCode.USAGE);
    assertThat(err.toString()).contains("--directory HOST:PORT");
  }
}
