package org.jmd.daemon.cli;

import java.util.OptionalInt;
import org.jmd.core.chain.ChainUnavailableException;
import org.jmd.core.config.BitcoinKeys;
import org.jmd.core.config.Config;
import org.jmd.core.config.ConfigException;
import org.jmd.wallet.backend.WalletBackend;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Options that say how high the chain is, for the expiry of certificates. */
final class HeightOptions {
  @Option(
      names = "--current-block",
      paramLabel = "HEIGHT",
      description = "Height of the chain, instead of asking the node.")
  @Nullable Integer currentBlock;

  @Option(
      names = "--rpc-url",
      paramLabel = "URL",
      description = "RPC interface of the node (or BITCOIN_RPC_URL).")
  @Nullable String rpcUrl;

  /** Flags, environment and file in one. */
  Config load(Invocation invocation, CommonOptions common) throws ConfigException {
    Config config = common.set(BitcoinKeys.RPC_URL, rpcUrl).load(invocation.environment());
    Logging.configure(config);
    if (currentBlock != null && currentBlock < 0) {
      throw new CommandFailed(
          ExitCode.USAGE, "--current-block must not be negative, got " + currentBlock);
    }
    return config;
  }

  /** The height, from the node unless it was given. */
  int height(Invocation invocation, Config config) {
    if (currentBlock != null) {
      return currentBlock;
    }
    try (WalletBackend backend = invocation.backends().connect(config, invocation.tasks())) {
      return backend.tipHeight();
    } catch (ChainUnavailableException e) {
      throw new CommandFailed(
          ExitCode.FAILED,
          "the node does not tell the height of the chain ("
              + e.getMessage()
              + "); or give"
              + " --current-block HEIGHT",
          e);
    }
  }

  /** The height if it was given or the node answers. */
  OptionalInt heightIfKnown(Invocation invocation, Config config) {
    try {
      return OptionalInt.of(height(invocation, config));
    } catch (CommandFailed unknown) {
      invocation
          .terminal()
          .err()
          .println(
              "note: it is not known whether certificates have expired: " + unknown.getMessage());
      return OptionalInt.empty();
    }
  }
}
