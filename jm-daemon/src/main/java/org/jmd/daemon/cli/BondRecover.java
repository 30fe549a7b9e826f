package org.jmd.daemon.cli;

import java.util.concurrent.Callable;
import org.jmd.core.config.ConfigException;
import org.jmd.daemon.suite.OpenWallet;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code jmd bond recover}. */
@Command(
    name = "recover",
    aliases = "recover-bonds",
    description =
        "Look for coins on the bond addresses of all 960 months and register what is found. The"
            + " node looks through all blocks since the wallet was made, which takes long.",
    footerHeading = "%nExample:%n",
    footer = "  jmd bond recover")
final class BondRecover implements Callable<Integer> {
  private final Invocation invocation;
  @Mixin CommonOptions common = new CommonOptions();
  @Mixin WalletOptions walletOptions = new WalletOptions();
  @Mixin JsonOption json = new JsonOption();

  BondRecover(Invocation invocation) {
    this.invocation = invocation;
  }

  @Override
  public Integer call() throws ConfigException {
    try (OpenWallet open = walletOptions.open(invocation, common)) {
      // A search that runs already does not know of all months.
      if (!ScanProgress.await(invocation, open)) {
        return ExitCode.FAILED;
      }
      var _ = open.wallet().recoverBonds();
      if (ScanProgress.await(invocation, open)) {
        open.wallet().sync();
      }
      BondSync.show(invocation, json, open.wallet());
    }
    return ExitCode.OK;
  }
}
