package org.jmd.daemon.cli;

import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jmd.core.config.Config;
import org.jmd.core.config.ConfigException;
import org.jmd.core.runtime.ProcessHardening;
import org.jmd.daemon.suite.OpenWallet;
import org.jmd.daemon.suite.WalletUpkeep;
import org.jmd.wallet.Coin;
import org.jmd.wallet.Wallet;
import org.jmd.wallet.WalletSettings;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code jmd wallet rescan} (wallet.md 4.1, 6.2). */
@Command(
    name = "rescan",
    description = {
      "Have the node look through old blocks for coins of this wallet.",
      "Ctrl-C ends the waiting; the node goes on by itself."
    },
    footerHeading = "%nExamples:%n",
    footer = {"  jmd wallet rescan --start-height 700000", "  jmd wallet rescan --scan-depth 5000"})
final class WalletRescan implements Callable<Integer> {
  private final Invocation invocation;
  @Mixin CommonOptions common = new CommonOptions();
  @Mixin WalletOptions walletOptions = new WalletOptions();
  @Mixin JsonOption json = new JsonOption();

  @Option(
      names = "--start-height",
      paramLabel = "HEIGHT",
      defaultValue = "0",
      description = "First block, but none before the wallet was made (default: ${DEFAULT-VALUE}).")
  int startHeight;

  @Option(
      names = "--scan-depth",
      paramLabel = "N",
      description = "Look for the first N addresses of each branch, 1..1000000, from now on.")
  @Nullable Integer scanDepth;

  /**
   * The document of {@code --json}.
   *
   * @param finished false if the node is still looking
   */
  record Rescanned(
      String wallet,
      int startHeight,
      Optional<Integer> scanDepth,
      boolean finished,
      int coins,
      long totalSats,
      long foundSats) {}

  WalletRescan(Invocation invocation) {
    this.invocation = invocation;
  }

  @Override
  public Integer call() throws ConfigException {
    if (startHeight < 0) {
      throw new CommandFailed(ExitCode.USAGE, "--start-height must be at least 0");
    }
    if (scanDepth != null && (scanDepth < 1 || scanDepth > WalletSettings.MAX_RANGE)) {
      throw new CommandFailed(
          ExitCode.USAGE, "--scan-depth must be 1.." + WalletSettings.MAX_RANGE);
    }
    Config config = walletOptions.load(invocation, common);
    Logging.configure(config);
    ProcessHardening.apply();
    try (OpenWallet open = walletOptions.open(invocation, common, config)) {
      Wallet wallet = open.wallet();
      WalletScanStatus.require(wallet);
      long before = sum(wallet.coins());
      if (scanDepth != null) {
        wallet.deepen(scanDepth);
      }
      wallet.rescan(startHeight);
      boolean finished = ScanProgress.await(invocation, open);
      if (finished) {
        wallet.sync();
        WalletUpkeep.run(wallet, config);
      }
      show(wallet, before, finished);
    }
    return ExitCode.OK;
  }

  private static long sum(List<Coin> coins) {
    return coins.stream().mapToLong(Coin::valueSats).sum();
  }

  private void show(Wallet wallet, long before, boolean finished) {
    List<Coin> coins = wallet.coins();
    Rescanned document =
        new Rescanned(
            wallet.fingerprint(),
            startHeight,
            Optional.ofNullable(scanDepth),
            finished,
            coins.size(),
            sum(coins),
            sum(coins) - before);
    json.output(invocation)
        .show(
            document,
            out -> {
              if (finished) {
                out.line(
                    String.format(
                        java.util.Locale.ROOT,
                        "%,d sats in %d coins, %,d sats more than before",
                        document.totalSats(),
                        document.coins(),
                        document.foundSats()));
              }
            });
  }
}
