package org.jmd.daemon.cli;

import java.util.Optional;
import java.util.OptionalInt;
import org.jmd.core.config.BitcoinKeys;
import org.jmd.core.config.Config;
import org.jmd.core.config.ConfigException;
import org.jmd.core.runtime.ProcessHardening;
import org.jmd.daemon.suite.OpenWallet;
import org.jmd.daemon.suite.WalletWiring;
import org.jmd.wallet.file.WalletSecrets;
import org.jmd.wallet.keys.HdKeys;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Options of every command that opens a wallet. */
final class WalletOptions {
  @Mixin WalletFileOptions file = new WalletFileOptions();

  @Option(
      names = "--rpc-url",
      paramLabel = "URL",
      description = "RPC interface of the node (or BITCOIN_RPC_URL).")
  @Nullable String rpcUrl;

  /** Takes what was not given here from options that stood before the command. */
  void orElse(WalletOptions before) {
    file.orElse(before.file);
    rpcUrl = rpcUrl != null ? rpcUrl : before.rpcUrl;
  }

  /**
   * Loads the configuration, opens and syncs the wallet. The process is hardened before any secret
   * is read.
   */
  OpenWallet open(Invocation invocation, CommonOptions common) throws ConfigException {
    Config config = load(invocation, common);
    Logging.configure(config);
    ProcessHardening.apply();
    return open(invocation, common, config);
  }

  /** Flags, environment and file in one. */
  Config load(Invocation invocation, CommonOptions common) throws ConfigException {
    return common.set(BitcoinKeys.RPC_URL, rpcUrl).load(invocation.environment());
  }

  /** As {@link #open}, also from public keys only, for commands that need no private ones. */
  OpenWallet watch(Invocation invocation, CommonOptions common, Config config) {
    Optional<HdKeys> known = file.publicKeys(invocation, common, config);
    if (known.isEmpty()) {
      return open(invocation, common, config);
    }
    return WalletWiring.open(
        config,
        known.get(),
        common.dataDirectory(invocation.environment()),
        file.sidecar(invocation, common, config),
        OptionalInt.empty(),
        invocation.tasks(),
        invocation.backends());
  }

  /** As above, with the configuration loaded here. */
  OpenWallet watch(Invocation invocation, CommonOptions common) throws ConfigException {
    Config config = load(invocation, common);
    Logging.configure(config);
    ProcessHardening.apply();
    return watch(invocation, common, config);
  }

  /** Opens and syncs the wallet of a configuration that was loaded before. */
  OpenWallet open(Invocation invocation, CommonOptions common, Config config) {
    try (WalletSecrets secrets = file.secrets(invocation, common, config)) {
      return sync(invocation, common, config, secrets);
    }
  }

  /** Something to wait for before a wallet can be synced. */
  @FunctionalInterface
  interface Wait {
    /** Whether it has come; false if the wait was given up. */
    boolean await() throws InterruptedException;
  }

  /**
   * As above, waiting between the two: whoever has typed a password need not come back, and a wrong
   * file is told of at once.
   *
   * @return empty if the wait was given up
   */
  Optional<OpenWallet> open(
      Invocation invocation, CommonOptions common, Config config, Wait between)
      throws InterruptedException {
    try (WalletSecrets secrets = file.secrets(invocation, common, config)) {
      return between.await()
          ? Optional.of(sync(invocation, common, config, secrets))
          : Optional.empty();
    }
  }

  /**
   * As above, with secrets that were read before; they stay the caller's.
   *
   * @return empty if the wait was given up
   */
  Optional<OpenWallet> open(
      Invocation invocation,
      CommonOptions common,
      Config config,
      WalletSecrets secrets,
      Wait between)
      throws InterruptedException {
    return between.await()
        ? Optional.of(sync(invocation, common, config, secrets))
        : Optional.empty();
  }

  private OpenWallet sync(
      Invocation invocation, CommonOptions common, Config config, WalletSecrets secrets) {
    return WalletWiring.open(
        config,
        WalletFileOptions.keys(secrets, config),
        common.dataDirectory(invocation.environment()),
        file.sidecar(invocation, common, config),
        secrets.contents().creationHeight(),
        invocation.tasks(),
        invocation.backends());
  }
}
