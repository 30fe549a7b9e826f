package org.jmd.daemon.cli;

import org.jmd.core.config.ConfigException;
import org.jmd.daemon.suite.OpenWallet;
import picocli.CommandLine.Mixin;

/** What the commands below {@code jmd wallet address} have in common. */
final class AddressOptions {
  @Mixin CommonOptions common = new CommonOptions();
  @Mixin WalletOptions walletOptions = new WalletOptions();
  @Mixin JsonOption json = new JsonOption();

  /** Opens the wallet that the options name, on either side of the command. */
  OpenWallet open(Invocation invocation, WalletAddress parent) throws ConfigException {
    common.orElse(parent.common);
    walletOptions.orElse(parent.walletOptions);
    return walletOptions.watch(invocation, common);
  }
}
