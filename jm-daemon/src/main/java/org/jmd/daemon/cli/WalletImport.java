package org.jmd.daemon.cli;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.jmd.core.config.Config;
import org.jmd.core.config.ConfigException;
import org.jmd.core.crypto.SecretBytes;
import org.jmd.core.runtime.ProcessHardening;
import org.jmd.wallet.file.MetaSidecar;
import org.jmd.wallet.file.PrivateFiles;
import org.jmd.wallet.keys.Mnemonic;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code jmd wallet import}. */
@Command(
    name = "import",
    description =
        "Store words that exist already, typed with completion, or from MNEMONIC or standard"
            + " input.",
    footerHeading = "%nExample:%n",
    footer = "  jmd wallet import --words 12 --output wallets/old.mnemonic")
final class WalletImport implements Callable<Integer> {
  private final Invocation invocation;
  @Mixin CommonOptions common = new CommonOptions();
  @Mixin NewFileOptions target = new NewFileOptions();

  @Option(
      names = {"-w", "--words"},
      paramLabel = "N",
      defaultValue = "24",
      description =
          "Number of words that are typed: 12, 15, 18, 21 or 24 (default: ${DEFAULT-VALUE}).")
  int words;

  WalletImport(Invocation invocation) {
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
    Path file = target.file(common, invocation.environment());
    try (WalletOperation _ =
        WalletOperation.begin(common.dataDirectory(invocation.environment()))) {
      target.checkAbsent(file);
      try (SecretBytes typed = words();
          Mnemonic mnemonic = WordInput.parse(typed)) {
        if (!mnemonic.hasValidChecksum()) {
          confirmWrongChecksum(mnemonic);
        }
        target.write(invocation, config, file, mnemonic, new MetaSidecar(new PrivateFiles(), file));
      }
    } catch (IOException e) {
      throw new UncheckedIOException("cannot write beside " + file, e);
    }
    invocation.terminal().err().println("wallet written to " + file);
    return ExitCode.OK;
  }

  private SecretBytes words() {
    String given = invocation.environment().get("MNEMONIC");
    if (given != null) {
      return WordInput.octets(given);
    }
    return invocation.terminal().readWords(words);
  }

  /** Old wallets may hold such words, but most often one of them is mistyped. */
  private void confirmWrongChecksum(Mnemonic mnemonic) {
    invocation
        .terminal()
        .err()
        .println(
            "warning: "
                + WalletValidate.describe(
                    new WalletValidate.Verdict(
                        false,
                        mnemonic.wordCount(),
                        java.util.Optional.empty(),
                        mnemonic.unknownWords())));
    boolean sure =
        invocation.terminal().isInteractive()
            && invocation.terminal().confirm("Store them all the same?");
    if (!sure) {
      throw new CommandFailed(ExitCode.FAILED, "not stored: the checksum of the words is wrong");
    }
  }
}
