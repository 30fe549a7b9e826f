package org.jmd.daemon.cli;

import java.util.OptionalInt;
import java.util.concurrent.Callable;
import org.jmd.core.config.ConfigException;
import org.jmd.daemon.suite.OpenWallet;
import org.jmd.wallet.Wallet;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code jmd bond sync}. */
@Command(
    name = "sync",
    aliases = "sync-bonds",
    description = "Look which coins the registered bonds have.",
    footerHeading = "%nExample:%n",
    footer = "  jmd bond sync")
final class BondSync implements Callable<Integer> {
  private final Invocation invocation;
  @Mixin CommonOptions common = new CommonOptions();
  @Mixin WalletOptions walletOptions = new WalletOptions();
  @Mixin JsonOption json = new JsonOption();

  BondSync(Invocation invocation) {
    this.invocation = invocation;
  }

  @Override
  public Integer call() throws ConfigException {
    try (OpenWallet open = walletOptions.open(invocation, common)) {
      if (ScanProgress.await(invocation, open)) {
        open.wallet().sync();
      }
      show(invocation, json, open.wallet());
    }
    return ExitCode.OK;
  }

  static void show(Invocation invocation, JsonOption json, Wallet wallet) {
    BondList.show(
        invocation,
        json,
        wallet.bonds(),
        wallet.bonds().bonds(),
        OptionalInt.of(wallet.chain().tipHeight()));
  }
}
