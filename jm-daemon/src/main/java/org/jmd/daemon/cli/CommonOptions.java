package org.jmd.daemon.cli;

import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jmd.core.config.BitcoinKeys;
import org.jmd.core.config.Config;
import org.jmd.core.config.ConfigException;
import org.jmd.core.config.ConfigKey;
import org.jmd.core.config.ConfigLoader;
import org.jmd.core.config.LoggingKeys;
import org.jmd.core.config.NetworkKeys;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Options of every command: where data and configuration are, how much is logged. */
final class CommonOptions {
  @Option(
      names = "--data-dir",
      paramLabel = "DIR",
      description = "Data directory (default: ~/.jmd, or JOINMARKET_DATA_DIR).")
  @Nullable Path dataDirectory;

  @Option(
      names = "--config-file",
      paramLabel = "FILE",
      description =
          "Configuration file (default: config.toml in the data directory, or JOINMARKET_CONFIG_FILE).")
  @Nullable Path configFile;

  @Option(
      names = {"-l", "--log-level"},
      paramLabel = "LEVEL",
      description = "TRACE, DEBUG, INFO, WARN or ERROR.")
  @Nullable String logLevel;

  @Option(
      names = "--network",
      paramLabel = "NET",
      description = "Protocol network: mainnet, testnet, signet or regtest.")
  @Nullable String network;

  @Option(
      names = "--bitcoin-network",
      paramLabel = "NET",
      description =
          "Network of addresses and of the node, where it differs from the protocol network.")
  @Nullable String bitcoinNetwork;

  private final Map<ConfigKey<?>, String> flags = new HashMap<>();

  /** Takes what was not given here from options that stood before the command. */
  void orElse(CommonOptions before) {
    dataDirectory = dataDirectory != null ? dataDirectory : before.dataDirectory;
    configFile = configFile != null ? configFile : before.configFile;
    logLevel = logLevel != null ? logLevel : before.logLevel;
    network = network != null ? network : before.network;
    bitcoinNetwork = bitcoinNetwork != null ? bitcoinNetwork : before.bitcoinNetwork;
  }

  /** Makes a flag override the configuration; absent flags do not. */
  <T> CommonOptions set(ConfigKey<T> key, @Nullable Object value) {
    if (value != null) {
      flags.put(key, value.toString());
    }
    return this;
  }

  /** As {@link #set}, for a list; an empty one does not override. */
  CommonOptions setList(ConfigKey<List<String>> key, List<String> values) {
    return values.isEmpty() ? this : set(key, String.join(",", values));
  }

  Path dataDirectory(Map<String, String> environment) {
    if (dataDirectory != null) {
      return dataDirectory.toAbsolutePath().normalize();
    }
    return Optional.ofNullable(environment.get("JOINMARKET_DATA_DIR"))
        .filter(d -> !d.isBlank())
        .map(Path::of)
        .orElseGet(() -> Path.of(System.getProperty("user.home"), ".jmd"))
        .toAbsolutePath()
        .normalize();
  }

  Path configFile(Map<String, String> environment) {
    if (configFile != null) {
      return configFile;
    }
    return Optional.ofNullable(environment.get("JOINMARKET_CONFIG_FILE"))
        .filter(f -> !f.isBlank())
        .map(Path::of)
        .orElseGet(() -> dataDirectory(environment).resolve("config.toml"));
  }

  /** Flags that were given, environment and file in one. */
  Config load(Map<String, String> environment) throws ConfigException {
    set(NetworkKeys.NETWORK, network);
    set(NetworkKeys.BITCOIN_NETWORK, bitcoinNetwork);
    set(LoggingKeys.LEVEL, logLevel);
    // Every command that asks the node heeds the variable, not only those with --rpc-url.
    if (!flags.containsKey(BitcoinKeys.RPC_URL)) {
      set(BitcoinKeys.RPC_URL, environment.get("BITCOIN_RPC_URL"));
    }
    return ConfigLoader.load(configFile(environment), environment, flags);
  }
}
