package org.jmd.daemon.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jmd.wallet.keys.Mnemonic;
import org.jmd.wallet.keys.WordList;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import tools.jackson.databind.JsonNode;

/** Commands about words and wallet files. */
class WalletKeysTest {
  private static final String WRONG = CliFixture.WORDS.replace("about", "abandon");

  @TempDir Path data;
  private CliFixture cli;

  @BeforeEach
  void prepare() {
    cli = new CliFixture(data);
  }

  private Path file() {
    return data.resolve("wallets/default.mnemonic");
  }

  private String meta() throws IOException {
    return Files.readString(Path.of(file() + ".meta"));
  }

  @Test
  void generateNotesTheHeight() throws IOException {
    cli.chain().mine(30);
    cli.ok("wallet", "generate", "--no-prompt-password");
    assertThat(meta()).contains("\"creation_height\": " + cli.chain().tipHeight());
    assertThat(cli.err()).contains("created at height");
  }

  @Test
  void generateDoesWithoutANode() {
    cli.chain().setUnavailable(true);
    cli.ok("wallet", "generate", "--no-prompt-password");
    assertThat(file()).exists();
    assertThat(cli.err()).contains("the node did not tell the height");
  }

  @Test
  void generateMayOnlyShowTheWords() {
    String words = cli.ok("wallet", "generate", "--no-save", "-w", "12").strip();
    try (Mnemonic mnemonic = Mnemonic.parse(words)) {
      assertThat(mnemonic.hasValidChecksum()).isTrue();
    }
    assertThat(file()).doesNotExist();
  }

  /** The height of an older wallet would hide coins of the new one. */
  @Test
  void anImportForgetsWhatIsNotedOfTheWalletBefore() throws IOException {
    cli.chain().mine(30);
    cli.ok("wallet", "generate", "--no-prompt-password");
    cli.set("MNEMONIC", CliFixture.WORDS);
    cli.ok("wallet", "import", "--no-prompt-password", "--force");
    assertThat(meta()).doesNotContain("creation_height").doesNotContain("fingerprint");
  }

  @Test
  void importStoresWrongWordsOnlyWhenTold() throws IOException {
    cli.set("MNEMONIC", WRONG).typing("n\n");
    assertThat(cli.run("wallet", "import", "--no-prompt-password")).isEqualTo(ExitCode.FAILED);
    assertThat(cli.err()).contains("the checksum is wrong").doesNotContain("abandon");
    assertThat(file()).doesNotExist();
    cli.typing("y\n");
    cli.ok("wallet", "import", "--no-prompt-password");
    assertThat(Files.readString(file())).isEqualTo(WRONG);
  }

  @ParameterizedTest
  @EnumSource
  void validatesWordsOfEveryLanguage(WordList list) {
    try (Mnemonic mnemonic = Mnemonic.fromEntropy(new byte[20], list)) {
      cli.set("MNEMONIC", String.join(list.separator(), mnemonic.words()));
    }
    JsonNode verdict = cli.json("wallet", "validate");
    assertThat(verdict.required("valid").booleanValue()).isTrue();
    assertThat(verdict.required("words").intValue()).isEqualTo(15);
  }

  @Test
  void validateTellsWhichWordsAreWrong() {
    cli.piping(CliFixture.WORDS.replaceFirst("abandon", "abandno") + "\n");
    assertThat(cli.run("wallet", "validate")).isEqualTo(ExitCode.FAILED);
    assertThat(cli.out()).contains("not in the word list: number 1");
    assertThat(cli.out() + cli.err()).doesNotContain("aband");
    cli.piping(WRONG + "\n");
    assertThat(cli.run("wallet", "validate")).isEqualTo(ExitCode.FAILED);
    assertThat(cli.out()).contains("the checksum is wrong");
  }

  @Test
  void showsTheWordsAfterAQuestionOnATerminalOnly() {
    cli.withWallet();
    String file = file().toString();
    assertThat(cli.run("wallet", "showseed", "-f", file)).isEqualTo(ExitCode.FAILED);
    assertThat(cli.out()).isEmpty();
    assertThat(cli.run("wallet", "showseed", "--yes")).isEqualTo(ExitCode.USAGE);
    cli.onScreen().typing("n\n");
    assertThat(cli.run("wallet", "showseed", "-f", file)).isEqualTo(ExitCode.FAILED);
    assertThat(cli.out()).isEmpty();
    cli.typing("y\n");
    assertThat(cli.ok("wallet", "showseed", "-f", file).strip()).isEqualTo(CliFixture.WORDS);
    assertThat(cli.ok("wallet", "showseed", "-f", file, "--yes", "--numbered"))
        .startsWith(" 1. abandon")
        .contains("12. about");
  }

  @Test
  void wordsOfTheEnvironmentAreAWallet() {
    cli.set("MNEMONIC", CliFixture.WORDS);
    String fingerprint = cli.json("wallet", "info").required("fingerprint").stringValue();
    cli.set("MNEMONIC", "only three words");
    assertThat(cli.run("wallet", "info")).isEqualTo(ExitCode.USAGE);
    assertThat(cli.err()).doesNotContain("three");
    assertThat(data.resolve("wallets")).doesNotExist();
    assertThat(fingerprint).isEqualTo("5525def6");
  }

  @Test
  void debugInfoTellsNothingPrivate() {
    cli.withWallet();
    JsonNode info = cli.json("wallet", "debug-info");
    assertThat(info.required("node_reachable").booleanValue()).isTrue();
    assertThat(info.required("wallet_files").intValue()).isEqualTo(1);
    assertThat(info.required("network").stringValue()).isEqualTo("regtest");
    String text = cli.ok("wallet", "debug-info");
    assertThat(info + text)
        .doesNotContain("abandon", data.toString(), "5525def6", "127.0.0.1", "mnemonic");
    cli.chain().setUnavailable(true);
    assertThat(cli.ok("wallet", "debug-info")).contains("does not answer");
  }
}
