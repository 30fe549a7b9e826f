package org.jmd.daemon.cli;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import org.jmd.core.config.Config;
import org.jmd.core.config.WalletKeys;
import org.jmd.core.crypto.SecretBytes;
import org.jmd.daemon.suite.Networks;
import org.jmd.wallet.file.ClientServerWallet;
import org.jmd.wallet.file.ClientServerWalletFile;
import org.jmd.wallet.file.DaemonWalletFile;
import org.jmd.wallet.file.MetaSidecar;
import org.jmd.wallet.file.PrivateFiles;
import org.jmd.wallet.file.WalletContents;
import org.jmd.wallet.file.WalletFileException;
import org.jmd.wallet.file.WalletFileKind;
import org.jmd.wallet.file.WalletSecrets;
import org.jmd.wallet.file.WalletType;
import org.jmd.wallet.keys.HdKeys;
import org.jmd.wallet.keys.Mnemonic;
import org.jmd.wallet.keys.PublicAccounts;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Options of every command that needs the secrets of a wallet, with a node or without. */
final class WalletFileOptions {
  @Option(
      names = {"-f", "--mnemonic-file"},
      paramLabel = "FILE",
      description =
          "Wallet file of any kind (default: MNEMONIC_FILE, the words in MNEMONIC,"
              + " wallet.mnemonic_file, wallets/default.mnemonic in the data directory).")
  @Nullable Path mnemonicFile;

  @Option(names = "--prompt-bip39-passphrase", description = "Ask for a BIP39 passphrase.")
  boolean promptPassphrase;

  @Mixin PasswordSource.PasswordOptions password = new PasswordSource.PasswordOptions();

  /** Takes what was not given here from options that stood before the command. */
  void orElse(WalletFileOptions before) {
    mnemonicFile = mnemonicFile != null ? mnemonicFile : before.mnemonicFile;
    promptPassphrase |= before.promptPassphrase;
    password.orElse(before.password);
  }

  /** The file to open; empty if the words themselves are in the environment. */
  Optional<Path> file(Invocation invocation, CommonOptions common, Config config) {
    if (mnemonicFile != null) {
      return Optional.of(mnemonicFile.toAbsolutePath().normalize());
    }
    Map<String, String> environment = invocation.environment();
    String named = environment.get("MNEMONIC_FILE");
    if (named == null && environment.containsKey("MNEMONIC")) {
      return Optional.empty();
    }
    return Optional.of(
        Optional.ofNullable(named)
            .or(() -> config.find(WalletKeys.FILE))
            .map(f -> f.startsWith("~/") ? System.getProperty("user.home") + f.substring(1) : f)
            .map(Path::of)
            .orElseGet(() -> defaultFile(common.dataDirectory(environment)))
            .toAbsolutePath()
            .normalize());
  }

  /** The wallet file of a data directory. */
  static Path defaultFile(Path dataDirectory) {
    return dataDirectory.resolve("wallets").resolve("default.mnemonic");
  }

  /** What is noted beside the file; there is nothing beside words from the environment. */
  Optional<MetaSidecar> sidecar(Invocation invocation, CommonOptions common, Config config) {
    return file(invocation, common, config).map(f -> new MetaSidecar(new PrivateFiles(), f));
  }

  /** The public keys in the file if it holds nothing else; empty for any other file. */
  Optional<HdKeys> publicKeys(Invocation invocation, CommonOptions common, Config config) {
    Optional<PublicAccounts> known =
        file(invocation, common, config).flatMap(WalletFileOptions::publicAccounts);
    int mixdepths = config.get(WalletKeys.MIXDEPTHS);
    if (known.isPresent()
        && (known.get().network() != Networks.of(config).bitcoin()
            || known.get().xpubs().size() < mixdepths)) {
      throw new CommandFailed(
          ExitCode.WALLET,
          "the public keys are of %d mixdepths on %s, the configuration asks for %d on %s"
              .formatted(
                  known.get().xpubs().size(),
                  known.get().network().wireName(),
                  mixdepths,
                  Networks.of(config).bitcoin().wireName()));
    }
    return known.map(k -> HdKeys.watching(k, mixdepths));
  }

  private static Optional<PublicAccounts> publicAccounts(Path file) {
    try {
      if (!Files.isRegularFile(file) || Files.size(file) > PublicAccounts.MAX_LENGTH) {
        return Optional.empty();
      }
      return PublicAccounts.tryParse(Files.readAllBytes(file));
    } catch (IOException e) {
      throw new WalletFileException(
          WalletFileException.Kind.INACCESSIBLE, "cannot read wallet file " + file, e);
    }
  }

  /** The keys of the wallet, without a node; the caller closes them. */
  HdKeys keys(Invocation invocation, CommonOptions common, Config config) {
    try (WalletSecrets secrets = secrets(invocation, common, config)) {
      return keys(secrets, config);
    }
  }

  static HdKeys keys(WalletSecrets secrets, Config config) {
    return secrets.keys(Networks.of(config).bitcoin(), config.get(WalletKeys.MIXDEPTHS));
  }

  /**
   * Opens the file with whatever password source there is; the caller closes the secrets. A wrong
   * checksum is only warned of.
   *
   * @throws WalletFileException if it cannot be opened
   */
  WalletSecrets secrets(Invocation invocation, CommonOptions common, Config config) {
    PasswordSource passwords = new PasswordSource(invocation, config, password);
    Optional<Path> file = file(invocation, common, config);
    if (file.flatMap(WalletFileOptions::publicAccounts).isPresent()) {
      throw new CommandFailed(
          ExitCode.WALLET,
          file.get() + " holds public keys only; this needs the words of the wallet");
    }
    WalletContents contents = contents(invocation, common, config);
    boolean passed = false;
    try {
      if (!contents.mnemonic().hasValidChecksum()) {
        invocation
            .terminal()
            .err()
            .println(
                "warning: the checksum of the mnemonic in "
                    + file.map(Path::toString).orElse("MNEMONIC")
                    + " is wrong");
      }
      WalletSecrets secrets = new WalletSecrets(contents, passwords.passphrase(promptPassphrase));
      passed = true;
      return secrets;
    } finally {
      if (!passed) {
        contents.close();
      }
    }
  }

  /** Whether there is a BIP39 passphrase, or somebody shall be asked for one. */
  boolean hasPassphrase(Invocation invocation, Config config) {
    return promptPassphrase || new PasswordSource(invocation, config, password).hasPassphrase();
  }

  /** What the file holds, without a passphrase and without looking at the checksum. */
  WalletContents contents(Invocation invocation, CommonOptions common, Config config) {
    PasswordSource passwords = new PasswordSource(invocation, config, password);
    return file(invocation, common, config)
        .map(f -> read(invocation, passwords, f))
        .orElseGet(() -> fromEnvironment(invocation.environment()));
  }

  private static WalletContents fromEnvironment(Map<String, String> environment) {
    byte[] words = environment.getOrDefault("MNEMONIC", "").getBytes(StandardCharsets.UTF_8);
    if (!Mnemonic.looksLike(words)) {
      throw new CommandFailed(
          ExitCode.USAGE, "MNEMONIC is no mnemonic: 12, 15, 18, 21 or 24 words are needed");
    }
    return new WalletContents(Mnemonic.parse(words), WalletType.SEGWIT, OptionalInt.empty());
  }

  /** Reads a file of any kind but those of joinmarket-clientserver; asks three times. */
  static WalletContents read(Invocation invocation, PasswordSource passwords, Path file) {
    DaemonWalletFile files = new DaemonWalletFile(new PrivateFiles());
    WalletFileKind kind = files.kind(file);
    if (kind.isClientServer()) {
      throw new CommandFailed(
          ExitCode.WALLET,
          file
              + " is a wallet of joinmarket-clientserver; 'jmd wallet migrate "
              + file
              + "' makes a wallet file of it");
    }
    return unlock(
        invocation, passwords, file, kind != WalletFileKind.PLAIN_WORDS, p -> files.read(file, p));
  }

  /**
   * Reads a file of joinmarket-clientserver; asks three times.
   *
   * @param force also while its lock file is there
   */
  static ClientServerWallet foreign(
      Invocation invocation, PasswordSource passwords, Path file, boolean force) {
    PrivateFiles files = new PrivateFiles();
    boolean encrypted =
        new DaemonWalletFile(files).kind(file) == WalletFileKind.CLIENT_SERVER_ENCRYPTED;
    ClientServerWalletFile reader = new ClientServerWalletFile(files);
    return unlock(invocation, passwords, file, encrypted, p -> reader.read(file, p, force));
  }

  /** Something that opens a file with a password. */
  @FunctionalInterface
  interface Unlock<T> {
    /** Opens it, or throws {@link WalletFileException}. */
    T with(Optional<SecretBytes> password);
  }

  /** Opens a file with the password that is given, or asks for it three times. */
  static <T> T unlock(
      Invocation invocation,
      PasswordSource passwords,
      Path file,
      boolean encrypted,
      Unlock<T> unlock) {
    if (!encrypted) {
      return unlock.with(Optional.empty());
    }
    Optional<SecretBytes> unattended = passwords.unattended();
    if (unattended.isPresent()) {
      try (SecretBytes given = unattended.get()) {
        return unlock.with(Optional.of(given));
      }
    }
    for (int left = PasswordSource.TRIES - 1; ; left--) {
      try (SecretBytes typed = passwords.ask(file.toString())) {
        return unlock.with(Optional.of(typed));
      } catch (WalletFileException wrong) {
        boolean mayTryAgain =
            wrong.kind() == WalletFileException.Kind.WRONG_PASSWORD
                || wrong.kind() == WalletFileException.Kind.PASSWORD_REQUIRED;
        if (left == 0 || !mayTryAgain) {
          throw wrong;
        }
        invocation.terminal().err().println("Wrong password.");
      }
    }
  }
}
