package org.jmd.daemon.cli;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jmd.core.config.Config;
import org.jmd.core.config.ConfigException;
import org.jmd.core.crypto.Entropy;
import org.jmd.core.runtime.ProcessHardening;
import org.jmd.wallet.backend.WalletBackend;
import org.jmd.wallet.file.MetaSidecar;
import org.jmd.wallet.file.PrivateFiles;
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

  @Option(
      names = "--save",
      negatable = true,
      defaultValue = "true",
      fallbackValue = "true",
      description = "Store the words; --no-save only shows them, unless --output names a file.")
  boolean save;

  @Option(names = "--quiet", description = "Do not show the words.")
  boolean quiet;

  WalletGenerate(Invocation invocation) {
    this.invocation = invocation;
  }

  @Override
  public Integer call() throws ConfigException, InterruptedException {
    if (!Mnemonic.WORD_COUNTS.contains(words)) {
      throw new CommandFailed(ExitCode.USAGE, "--words must be 12, 15, 18, 21 or 24, got " + words);
    }
    Config config = common.load(invocation.environment());
    Logging.configure(config);
    ProcessHardening.apply();
    if (!save && target.output == null) {
      try (Mnemonic mnemonic = Mnemonic.generate(words, Entropy.system())) {
        show(mnemonic);
      }
      return ExitCode.OK;
    }
    Path file = target.file(common, invocation.environment());
    try (WalletOperation _ = WalletOperation.begin(common.dataDirectory(invocation.environment()));
        Mnemonic mnemonic = Mnemonic.generate(words, Entropy.system())) {
      target.checkAbsent(file);
      MetaSidecar meta = new MetaSidecar(new PrivateFiles(), file);
      target.write(invocation, config, file, mnemonic, meta);
      invocation.terminal().err().println("wallet written to " + file);
      if (!quiet) {
        show(mnemonic);
      }
      recordBirthday(config, meta);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot write beside " + file, e);
    }
    return ExitCode.OK;
  }

  private void show(Mnemonic mnemonic) {
    invocation.terminal().err().println("Write these words down and keep them safe:");
    invocation.terminal().out().println(String.join(" ", mnemonic.words()));
  }

  /** A new wallet has no coins in blocks that are there already. */
  private void recordBirthday(Config config, MetaSidecar meta)
      throws IOException, InterruptedException {
    Optional<Integer> height = NodeGlance.ask(invocation, config, WalletBackend::tipHeight);
    if (height.isPresent() && height.get() > 0) {
      meta.recordCreationHeight(height.get());
      invocation.terminal().err().println("created at height " + height.get());
    } else {
      invocation
          .terminal()
          .err()
          .println(
              "warning: the node did not tell the height, so the first sync looks through about a"
                  + " year of blocks");
    }
  }
}
