package org.jmd.daemon.cli;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.jmd.core.config.Config;
import org.jmd.core.crypto.Entropy;
import org.jmd.core.crypto.SecretBytes;
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
      names = {"--force"},
      description = "Replace an existing file.")
  boolean force;

  @Mixin PasswordSource.PasswordOptions passwordOptions = new PasswordSource.PasswordOptions();

  Path file(CommonOptions common, Map<String, String> environment) {
    return output != null
        ? output
        : common.dataDirectory(environment).resolve("wallets").resolve("default.mnemonic");
  }

  /** Writes the words, encrypted unless asked otherwise. */
  void write(Invocation invocation, Config config, Path file, Mnemonic mnemonic) {
    if (Files.exists(file) && !force) {
      throw new WalletFileException(
          WalletFileException.Kind.EXISTS, file + " exists; --force replaces it");
    }
    PasswordSource passwords = new PasswordSource(invocation, config, passwordOptions);
    MnemonicFile files = new MnemonicFile(new PrivateFiles());
    Optional<SecretBytes> password =
        promptPassword ? passwords.choose() : passwords.unattended().filter(p -> p.length() > 0);
    if (password.isEmpty()) {
      files.writePlain(file, mnemonic, force);
      invocation.terminal().err().println("warning: " + file + " is not encrypted");
    } else {
      try (SecretBytes secret = password.get()) {
        files.writeEncrypted(
            file, mnemonic, secret, Entropy.system(), java.time.InstantSource.system(), force);
      }
    }
  }
}
