package org.jmd.daemon.cli;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Options of commands about one wallet file, which must be named. */
final class NamedFileOptions {
  @Option(
      names = {"-f", "--mnemonic-file"},
      paramLabel = "FILE",
      description =
          "Wallet file of any kind, those of joinmarket-clientserver too (or MNEMONIC_FILE).")
  @Nullable Path mnemonicFile;

  @Mixin PasswordSource.PasswordOptions password = new PasswordSource.PasswordOptions();

  /**
   * The file.
   *
   * @throws CommandFailed if none is named
   */
  Path path(Invocation invocation) {
    if (mnemonicFile != null) {
      return mnemonicFile.toAbsolutePath().normalize();
    }
    String named = invocation.environment().get("MNEMONIC_FILE");
    if (named == null) {
      throw new CommandFailed(ExitCode.USAGE, "name the wallet file: --mnemonic-file FILE");
    }
    return Path.of(named).toAbsolutePath().normalize();
  }
}
