package org.jmd.daemon.cli;

import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/**
 * {@code jmd wallet address}. The options that choose a wallet may stand here or behind the
 * command.
 */
@Subcommands({AddressNew.class, AddressLabel.class, AddressRelease.class, AddressList.class})
@Command(name = "address", description = "Hand out, label and list deposit addresses.")
final class WalletAddress implements Runnable {
  @Spec CommandSpec spec = CommandSpec.create();
  @Mixin CommonOptions common = new CommonOptions();
  @Mixin WalletOptions walletOptions = new WalletOptions();

  @Override
  public void run() {
    throw Groups.missing(spec);
  }
}
