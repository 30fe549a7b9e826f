package org.jmd.daemon.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jmd.core.config.ConfigException;
import org.jmd.core.tx.OutPoint;
import org.jmd.daemon.suite.OpenWallet;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code jmd wallet unfreeze}. */
@Command(
    name = "unfreeze",
    description = "Allow frozen coins to be spent again.",
    footerHeading = "%nExample:%n",
    footer = "  jmd wallet unfreeze TXID:0")
final class WalletUnfreeze implements Callable<Integer> {
  private final Invocation invocation;
  @Mixin CommonOptions common = new CommonOptions();
  @Mixin WalletOptions walletOptions = new WalletOptions();
  @Mixin JsonOption json = new JsonOption();

  @Parameters(arity = "1..*", paramLabel = "TXID:VOUT", description = "The coins.")
  List<String> names = new ArrayList<>();

  WalletUnfreeze(Invocation invocation) {
    this.invocation = invocation;
  }

  @Override
  public Integer call() throws ConfigException {
    List<OutPoint> named = CoinNames.parse("coin", names);
    try (OpenWallet open = walletOptions.open(invocation, common)) {
      WalletFreeze.change(open.wallet(), named, false);
      WalletFreeze.show(open.wallet(), named, Optional.empty(), json.output(invocation));
    }
    return ExitCode.OK;
  }
}
