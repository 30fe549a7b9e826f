package org.jmd.daemon.cli;

import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import org.jmd.core.config.Config;
import org.jmd.core.config.ConfigException;
import org.jmd.core.crypto.SecretBytes;
import org.jmd.core.runtime.ProcessHardening;
import org.jmd.wallet.file.WalletContents;
import org.jmd.wallet.keys.Mnemonic;
import org.jmd.wallet.keys.WordList;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code jmd wallet validate}. */
@Command(
    name = "validate",
    description =
        "Check the words of a wallet file, of MNEMONIC or of standard input: are they in a word"
            + " list, and is the checksum right? Nothing of them is shown.",
    footerHeading = "%nExample:%n",
    footer = "  jmd wallet validate -f wallets/old.mnemonic")
final class WalletValidate implements Callable<Integer> {
  private final Invocation invocation;
  @Mixin CommonOptions common = new CommonOptions();
  @Mixin WalletFileOptions file = new WalletFileOptions();
  @Mixin JsonOption json = new JsonOption();

  @Option(
      names = {"-w", "--words"},
      paramLabel = "N",
      defaultValue = "24",
      description =
          "Number of words that are typed: 12, 15, 18, 21 or 24 (default: ${DEFAULT-VALUE}).")
  int words;

  /** The document of {@code --json}. */
  record Verdict(boolean valid, int words, Optional<String> language, List<Integer> unknownWords) {}

  WalletValidate(Invocation invocation) {
    this.invocation = invocation;
  }

  @Override
  public Integer call() throws ConfigException {
    if (!Mnemonic.WORD_COUNTS.contains(words)) {
      throw new CommandFailed(ExitCode.USAGE, "--words must be 12, 15, 18, 21 or 24, got " + words);
    }
    Config config = common.load(invocation.environment());
    Logging.configure(config);
    ProcessHardening.apply();
    try (Mnemonic mnemonic = mnemonic(config)) {
      Optional<WordList> language = mnemonic.language();
      Verdict verdict =
          new Verdict(
              language.isPresent(),
              mnemonic.wordCount(),
              language.map(WordList::title),
              language.isPresent() ? List.of() : mnemonic.unknownWords());
      json.output(invocation).show(verdict, out -> out.line(describe(verdict)));
      return verdict.valid() ? ExitCode.OK : ExitCode.FAILED;
    }
  }

  private Mnemonic mnemonic(Config config) {
    boolean named =
        file.mnemonicFile != null || invocation.environment().containsKey("MNEMONIC_FILE");
    if (named) {
      WalletContents contents = file.contents(invocation, common, config);
      return contents.mnemonic();
    }
    String given = invocation.environment().get("MNEMONIC");
    try (SecretBytes typed =
        given != null ? WordInput.octets(given) : invocation.terminal().readWords(words)) {
      return WordInput.parse(typed);
    }
  }

  static String describe(Verdict verdict) {
    if (verdict.valid()) {
      return verdict.words() + " words, valid, " + verdict.language().orElseThrow();
    }
    return verdict.words()
        + " words, not valid: "
        + (verdict.unknownWords().isEmpty()
            ? "the checksum is wrong"
            : "not in the word list: number "
                + verdict.unknownWords().stream()
                    .map(String::valueOf)
                    .collect(Collectors.joining(", ")));
  }
}
