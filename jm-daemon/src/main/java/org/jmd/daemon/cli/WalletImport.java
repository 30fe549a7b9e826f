package org.jmd.daemon.cli;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.jmd.core.config.Config;
import org.jmd.core.config.ConfigException;
import org.jmd.core.crypto.SecretBytes;
import org.jmd.core.runtime.ProcessHardening;
import org.jmd.wallet.keys.Mnemonic;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code jmd wallet import}. */
@Command(
    name = "import",
    description = "Store an existing mnemonic, read from the terminal, standard input or MNEMONIC.",
    footerHeading = "%nExample:%n",
    footer = "  jmd wallet import --output wallets/old.mnemonic")
final class WalletImport implements Callable<Integer> {
  private final Invocation invocation;
  @Mixin CommonOptions common = new CommonOptions();
  @Mixin NewFileOptions target = new NewFileOptions();

  WalletImport(Invocation invocation) {
    this.invocation = invocation;
  }

  @Override
  public Integer call() throws ConfigException {
    Config config = common.load(invocation.environment());
    Logging.configure(config);
    ProcessHardening.apply();
    Path file = target.file(common, invocation.environment());
    try (SecretBytes typed = words();
        Mnemonic mnemonic = parse(typed)) {
      if (!mnemonic.hasValidChecksum()) {
        throw new CommandFailed(
            ExitCode.FAILED,
            "the checksum of these " + mnemonic.wordCount() + " words is wrong: one is mistyped");
      }
      target.write(invocation, config, file, mnemonic);
    }
    invocation.terminal().err().println("wallet written to " + file);
    return ExitCode.OK;
  }

  private SecretBytes words() {
    String given = invocation.environment().get("MNEMONIC");
    if (given != null) {
      return SecretBytes.owning(given.getBytes(StandardCharsets.UTF_8));
    }
    return invocation
        .terminal()
        .readSecret("Words (not shown): ")
        .orElseThrow(() -> new CommandFailed(ExitCode.FAILED, "no words given"));
  }

  private static Mnemonic parse(SecretBytes typed) {
    try {
      return typed.use(bytes -> Mnemonic.parse(new String(bytes, StandardCharsets.UTF_8).strip()));
    } catch (IllegalArgumentException invalid) {
      // The exception may quote the words.
      throw new CommandFailed(
          ExitCode.FAILED, "that is no mnemonic: 12, 15, 18, 21 or 24 words are needed");
    }
  }
}
