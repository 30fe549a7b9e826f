package org.jmd.daemon.cli;

import java.nio.file.Path;
import java.util.Optional;
import org.jmd.core.config.Config;
import org.jmd.core.config.ConfigException;
import org.jmd.core.config.ConfigKeys;
import org.jmd.core.crypto.SecretBytes;
import org.jmd.core.runtime.ProcessHardening;
import org.jmd.daemon.suite.Networks;
import org.jmd.daemon.suite.OpenWallet;
import org.jmd.daemon.suite.WalletWiring;
import org.jmd.wallet.file.MetaSidecar;
import org.jmd.wallet.file.MnemonicFile;
import org.jmd.wallet.file.PrivateFiles;
import org.jmd.wallet.file.WalletFileException;
import org.jmd.wallet.keys.HdKeys;
import org.jmd.wallet.keys.Mnemonic;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Options of every command that opens a wallet. */
final class WalletOptions {
  @Option(
      names = {"-f", "--mnemonic-file"},
      paramLabel = "FILE",
      description =
          "Wallet file (default: wallets/default.mnemonic in the data directory, or MNEMONIC_FILE).")
  @Nullable Path mnemonicFile;

  @Option(names = "--prompt-bip39-passphrase", description = "Ask for a BIP39 passphrase.")
  boolean promptPassphrase;

  @Option(
      names = "--rpc-url",
      paramLabel = "URL",
      description = "RPC interface of the node (or BITCOIN_RPC_URL).")
  @Nullable String rpcUrl;

  /**
   * Loads the configuration, opens and syncs the wallet. The process is hardened before any secret
   * is read.
   */
  OpenWallet open(Invocation invocation, CommonOptions common) throws ConfigException {
    Config config = load(invocation, common);
    Logging.configure(config.get(ConfigKeys.LOG_LEVEL));
    ProcessHardening.apply();
    return open(invocation, common, config);
  }

  /** Flags, environment and file in one. */
  Config load(Invocation invocation, CommonOptions common) throws ConfigException {
    String url = rpcUrl != null ? rpcUrl : invocation.environment().get("BITCOIN_RPC_URL");
    return common.set(ConfigKeys.BITCOIN_RPC_URL, url).load(invocation.environment());
  }

  /** Opens and syncs the wallet of a configuration that was loaded before. */
  OpenWallet open(Invocation invocation, CommonOptions common, Config config) {
    Path directory = common.dataDirectory(invocation.environment());
    Path file = file(invocation, config, directory);
    HdKeys keys = keys(invocation, config, file);
    return WalletWiring.open(config, keys, directory, new MetaSidecar(new PrivateFiles(), file));
  }

  private Path file(Invocation invocation, Config config, Path directory) {
    if (mnemonicFile != null) {
      return mnemonicFile;
    }
    return Optional.ofNullable(invocation.environment().get("MNEMONIC_FILE"))
        .or(() -> config.find(ConfigKeys.WALLET_FILE))
        .map(f -> f.startsWith("~/") ? System.getProperty("user.home") + f.substring(1) : f)
        .map(Path::of)
        .orElseGet(() -> directory.resolve("wallets").resolve("default.mnemonic"));
  }

  private HdKeys keys(Invocation invocation, Config config, Path file) {
    PasswordSource passwords = new PasswordSource(invocation, config);
    try (Mnemonic mnemonic = read(invocation, passwords, file)) {
      if (!mnemonic.hasValidChecksum()) {
        invocation
            .terminal()
            .err()
            .println("warning: the checksum of the mnemonic in " + file + " is wrong");
      }
      String passphrase =
          passwords
              .passphrase(promptPassphrase)
              .map(
                  secret -> secret.use(b -> new String(b, java.nio.charset.StandardCharsets.UTF_8)))
              .orElse("");
      return HdKeys.of(
          mnemonic,
          passphrase,
          Networks.of(config).bitcoin(),
          config.get(ConfigKeys.WALLET_MIXDEPTHS));
    }
  }

  private static Mnemonic read(Invocation invocation, PasswordSource passwords, Path file) {
    MnemonicFile files = new MnemonicFile(new PrivateFiles());
    if (!files.isEncrypted(file)) {
      return files.read(file, Optional.empty());
    }
    Optional<SecretBytes> unattended = passwords.unattended();
    if (unattended.isPresent()) {
      try (SecretBytes password = unattended.get()) {
        return files.read(file, Optional.of(password));
      }
    }
    WalletFileException last = null;
    for (int i = 0; i < PasswordSource.TRIES; i++) {
      try (SecretBytes password = passwords.ask(file.toString())) {
        return files.read(file, Optional.of(password));
      } catch (WalletFileException wrong) {
        if (wrong.kind() != WalletFileException.Kind.WRONG_PASSWORD) {
          throw wrong;
        }
        invocation.terminal().err().println("Wrong password.");
        last = wrong;
      }
    }
    throw last == null ? new IllegalStateException("no try was made") : last;
  }
}
