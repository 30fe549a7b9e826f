package org.jmd.daemon.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.jmd.core.config.Config;
import org.jmd.core.crypto.Entropy;
import org.jmd.core.crypto.SecretBytes;
import org.jmd.wallet.file.MetaSidecar;
import org.jmd.wallet.file.MnemonicFile;
import org.jmd.wallet.file.PrivateFiles;
import org.jmd.wallet.file.WalletFileException;
import org.jmd.wallet.keys.Mnemonic;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Options of commands that write a wallet file. */
final class NewFileOptions {
  @Option(
      names = {"-o", "--output"},
      paramLabel = "FILE",
      description =
          "Wallet file to write (default: wallets/default.mnemonic in the data directory).")
  @Nullable Path output;

  @Option(
      names = "--prompt-password",
      negatable = true,
      defaultValue = "true",
      fallbackValue = "true",
      description = "Ask for a password; --no-prompt-password stores the words without encryption.")
  boolean promptPassword;

  @Option(
      names = {"-f", "--force"},
      description = "Replace an existing file, which is kept as FILE.replaced-N.")
  boolean force;

  @Mixin PasswordSource.PasswordOptions passwordOptions = new PasswordSource.PasswordOptions();

  Path file(CommonOptions common, Map<String, String> environment) {
    return output != null
        ? output.toAbsolutePath().normalize()
        : WalletFileOptions.defaultFile(common.dataDirectory(environment));
  }

  /** Refuses to replace a file unasked; for telling so before any other question is put. */
  void checkAbsent(Path file) {
    checkAbsent(file, force);
  }

  static void checkAbsent(Path file, boolean force) {
    if (Files.exists(file, LinkOption.NOFOLLOW_LINKS) && !force) {
      throw new WalletFileException(
          WalletFileException.Kind.EXISTS, file + " exists; --force replaces it");
    }
  }

  /**
   * Writes the words, encrypted unless asked otherwise.
   *
   * @param meta what is noted beside the file; what it says of an older wallet is forgotten
   */
  void write(Invocation invocation, Config config, Path file, Mnemonic mnemonic, MetaSidecar meta)
      throws IOException {
    PasswordSource passwords = new PasswordSource(invocation, config, passwordOptions);
    Optional<SecretBytes> password = promptPassword ? passwords.choose() : passwords.unattended();
    try {
      meta.forget();
      write(invocation, file, mnemonic, password, force);
    } finally {
      password.ifPresent(SecretBytes::close);
    }
  }

  static void write(
      Invocation invocation,
      Path file,
      Mnemonic mnemonic,
      Optional<SecretBytes> password,
      boolean force) {
    MnemonicFile files = new MnemonicFile(new PrivateFiles());
    Optional<Path> kept;
    if (password.isEmpty()) {
      kept = files.writePlain(file, mnemonic, force);
      invocation.terminal().err().println("warning: " + file + " is not encrypted");
    } else {
      kept =
          files.writeEncrypted(
              file, mnemonic, password.get(), Entropy.system(), invocation.tasks().clock(), force);
    }
    tellKept(invocation, kept);
  }

  static void tellKept(Invocation invocation, Optional<Path> kept) {
    kept.ifPresent(
        old -> invocation.terminal().err().println("the file it replaces is kept as " + old));
  }
}
