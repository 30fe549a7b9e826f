package org.jmd.daemon.cli;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code jmd wallet}. */
@Subcommands({
  WalletGenerate.class,
  WalletImport.class,
  WalletMigrate.class,
  WalletValidate.class,
  WalletVerifyPassword.class,
  WalletShowSeed.class,
  WalletDebugInfo.class,
  WalletInfo.class,
  WalletRescan.class,
  WalletReconstructHistory.class,
  WalletAddress.class,
  WalletHistory.class,
  WalletSend.class,
  WalletBump.class,
  WalletCpfp.class,
  WalletFreeze.class,
  WalletUnfreeze.class,
  WalletSignPsbt.class,
  WalletSignPsbt.Unhyphenated.class,
  WalletPsbt.class,
  WalletSignMessage.class,
  WalletVerifyMessage.class
})
@Command(name = "wallet", description = "Make, import, look at and use wallets.")
final class WalletCommand implements Runnable {
  @Spec CommandSpec spec = CommandSpec.create();

  @Override
  public void run() {
    throw Groups.missing(spec);
  }
}
