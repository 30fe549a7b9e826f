package org.jmd.daemon.cli;

import java.time.Duration;
import java.util.concurrent.Callable;
import org.jmd.core.config.ConfigException;
import org.jmd.daemon.suite.OpenWallet;
import org.jmd.wallet.Wallet;
import org.jmd.wallet.overview.WalletOverview;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code jmd wallet info} (wallet.md 6.2). */
@Command(
    name = "info",
    description = "Show balances, deposit addresses and, if asked for, every address.",
    footerHeading = "%nExamples:%n",
    footer = {
      "  jmd wallet info --network regtest",
      "  jmd wallet info --extended --gap 3",
      "  jmd wallet info --json"
    })
final class WalletInfo implements Callable<Integer> {
  /** CoinJoins that nobody has signed by then never will be. */
  private static final Duration UNSIGNED_LIMIT = Duration.ofMinutes(60);

  private static final int MAX_GAP = 10_000;

  private final Invocation invocation;
  @Mixin CommonOptions common = new CommonOptions();
  @Mixin WalletOptions walletOptions = new WalletOptions();
  @Mixin JsonOption json = new JsonOption();

  @Option(
      names = {"-e", "--extended"},
      description = "List addresses with their status and coins, and the extended public keys.")
  boolean extended;

  @Option(
      names = {"-g", "--gap"},
      paramLabel = "N",
      defaultValue = "6",
      description = "With --extended: unused addresses per branch (default: ${DEFAULT-VALUE}).")
  int gap;

  @Option(
      names = "--show-empty",
      negatable = true,
      description = "With --extended: also list used addresses that hold nothing any more.")
  boolean showEmpty;

  @Option(
      names = "--scan-status",
      description = "Show how far the node has looked through old blocks, and nothing else.")
  boolean scanStatus;

  WalletInfo(Invocation invocation) {
    this.invocation = invocation;
  }

  @Override
  public Integer call() throws ConfigException {
    if (gap < 0 || gap > MAX_GAP) {
      throw new CommandFailed(ExitCode.USAGE, "--gap must be 0.." + MAX_GAP + ", got " + gap);
    }
    try (OpenWallet open = walletOptions.watch(invocation, common)) {
      Wallet wallet = open.wallet();
      if (scanStatus) {
        WalletScanStatus.show(wallet, json.output(invocation));
        return ExitCode.OK;
      }
      wallet.history().failUnsigned(UNSIGNED_LIMIT);
      WalletOverview overview =
          extended
              ? WalletOverview.extended(wallet, open.tasks().clock().instant(), gap, showEmpty)
              : WalletOverview.summary(wallet, open.tasks().clock().instant());
      json.output(invocation).show(overview, out -> new OverviewText(out).write(overview));
    }
    return ExitCode.OK;
  }
}
