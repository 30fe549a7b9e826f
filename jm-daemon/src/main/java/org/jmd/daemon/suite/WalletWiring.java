package org.jmd.daemon.suite;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Optional;
import java.util.OptionalInt;
import org.jmd.core.config.BitcoinKeys;
import org.jmd.core.config.Config;
import org.jmd.core.config.WalletKeys;
import org.jmd.core.crypto.SecretBytes;
import org.jmd.core.runtime.Network;
import org.jmd.core.runtime.Tasks;
import org.jmd.wallet.Wallet;
import org.jmd.wallet.WalletSettings;
import org.jmd.wallet.backend.WalletBackend;
import org.jmd.wallet.backend.core.BitcoindBackend;
import org.jmd.wallet.backend.core.RpcCredentials;
import org.jmd.wallet.file.MetaSidecar;
import org.jmd.wallet.file.PrivateFiles;
import org.jmd.wallet.keys.HdKeys;

/** Opens wallets and chain backends as the configuration says. */
public final class WalletWiring {
  private WalletWiring() {}

  /**
   * Opens and syncs a wallet.
   *
   * @param keys become the wallet's, also if opening fails
   * @param meta what is noted beside the wallet file, if there is one
   * @param creationHeight what the file itself says; what is noted beside it comes first
   * @throws org.jmd.core.chain.ChainUnavailableException if the node cannot be reached
   */
  public static OpenWallet open(
      Config config,
      HdKeys keys,
      Path dataDirectory,
      Optional<MetaSidecar> meta,
      OptionalInt creationHeight,
      Tasks tasks,
      Backends backends) {
    PrivateFiles files = new PrivateFiles();
    WalletBackend backend = null;
    try {
      files.createDirectories(dataDirectory);
      OptionalInt birthday = creationHeight;
      if (meta.isPresent()) {
        meta.get().recordFingerprint(keys.fingerprint());
        OptionalInt noted = meta.get().creationHeight();
        birthday = noted.isPresent() ? noted : creationHeight;
      }
      backend = backends.connect(config, tasks);
      Wallet wallet =
          Wallet.open(
              settings(config, dataDirectory, birthday), keys, backend, tasks.clock(), files);
      wallet.sync();
      WalletUpkeep.run(wallet, config);
      return new OpenWallet(wallet, backend, tasks, dataDirectory);
    } catch (IOException e) {
      keys.close();
      throw new UncheckedIOException("cannot use data directory " + dataDirectory, e);
    } catch (RuntimeException e) {
      keys.close();
      if (backend != null) {
        backend.close();
      }
      throw e;
    }
  }

  /** The chain backend. */
  public static WalletBackend backend(Config config, Tasks tasks) {
    Network network = Networks.of(config).bitcoin();
    return new BitcoindBackend(
        URI.create(config.get(BitcoinKeys.RPC_URL)), credentials(config), network, tasks);
  }

  private static RpcCredentials credentials(Config config) {
    String user = config.get(BitcoinKeys.RPC_USER);
    Optional<String> password = config.find(BitcoinKeys.RPC_PASSWORD);
    if (!user.isEmpty() && password.isPresent()) {
      return new RpcCredentials.UserPassword(
          user, SecretBytes.owning(password.get().getBytes(StandardCharsets.UTF_8)));
    }
    Path cookie =
        config
            .find(BitcoinKeys.RPC_COOKIE)
            .map(text ->
                text.startsWith("~/") ? System.getProperty("user.home") + text.substring(1) : text)
            .map(Path::of)
            .orElseGet(() -> defaultCookie(Networks.of(config).bitcoin()));
    return new RpcCredentials.Cookie(cookie);
  }

  private static Path defaultCookie(Network network) {
    Path bitcoin = Path.of(System.getProperty("user.home"), ".bitcoin");
    return switch (network) {
      case MAINNET -> bitcoin.resolve(".cookie");
      case TESTNET -> bitcoin.resolve("testnet3").resolve(".cookie");
      case SIGNET -> bitcoin.resolve("signet").resolve(".cookie");
      case REGTEST -> bitcoin.resolve("regtest").resolve(".cookie");
    };
  }

  private static WalletSettings settings(
      Config config, Path dataDirectory, OptionalInt creationHeight) {
    Optional<Integer> start = config.find(WalletKeys.SCAN_START);
    return new WalletSettings(
        dataDirectory,
        config.get(WalletKeys.GAP_LIMIT),
        config.get(WalletKeys.SCAN_RANGE),
        config.get(WalletKeys.SMART_SCAN),
        config.get(WalletKeys.BACKGROUND_RESCAN),
        config.get(WalletKeys.SCAN_LOOKBACK),
        start.isPresent() ? OptionalInt.of(start.get()) : OptionalInt.empty(),
        creationHeight,
        config.get(WalletKeys.MAX_REUSE_FREEZE));
  }
}
