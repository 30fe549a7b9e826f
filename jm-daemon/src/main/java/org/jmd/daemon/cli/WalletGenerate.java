package org.jmd.daemon.cli;

import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import org.jmd.core.config.Config;
import org.jmd.core.config.ConfigException;
import org.jmd.core.crypto.Entropy;
import org.jmd.core.runtime.ProcessHardening;
import org.jmd.wallet.keys.Mnemonic;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code jmd wallet generate}. */
@Command(
    name = "generate",
    description =
        "Make a new wallet and show its words once: write them down, they are the backup.",
    footerHeading = "%nExample:%n",
    footer = "  jmd wallet generate --words 24")
final class WalletGenerate implements Callable<Integer> {
  private final Invocation invocation;
  @Mixin CommonOptions common = new CommonOptions();
  @Mixin NewFileOptions target = new NewFileOptions();

  @Option(
      names = {"-w", "--words"},
      paramLabel = "N",
      defaultValue = "24",
      description = "Number of words: 12, 15, 18, 21 or 24 (default: ${DEFAULT-VALUE}).")
  int words;

  @Option(names = "--quiet", description = "Do not show the words.")
  boolean quiet;

  WalletGenerate(Invocation invocation) {
    this.invocation = invocation;
  }

  @Override
  public Integer call() throws ConfigException {
    if (!List.of(12, 15, 18, 21, 24).contains(words)) {
      throw new CommandFailed(ExitCode.USAGE, "--words must be 12, 15, 18, 21 or 24, got " + words);
    }
    Config config = common.load(invocation.environment());
    Logging.configure(config);
    ProcessHardening.apply();
    Path file = target.file(common, invocation.environment());
    try (Mnemonic mnemonic = Mnemonic.generate(words, Entropy.system())) {
      target.write(invocation, config, file, mnemonic);
      if (!quiet) {
        invocation.terminal().err().println("Write these words down and keep them safe:");
        invocation.terminal().out().println(String.join(" ", mnemonic.words()));
      }
    }
    invocation.terminal().err().println("wallet written to " + file);
    return ExitCode.OK;
  }
}
