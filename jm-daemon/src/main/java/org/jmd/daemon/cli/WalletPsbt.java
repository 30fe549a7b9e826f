package org.jmd.daemon.cli;

import picocli.CommandLine;
import picocli.CommandLine.Command;

/** {@code jmd wallet psbt}. */
@Subcommands({
  PsbtExportKeys.class,
  PsbtCreate.class,
  PsbtReviewCommand.class,
  WalletSignPsbt.Grouped.class,
  PsbtFinalize.class
})
@Command(name = "psbt", description = "Payments that are signed on another machine (BIP174).")
final class WalletPsbt implements Runnable {
  @CommandLine.Spec CommandLine.Model.CommandSpec spec = CommandLine.Model.CommandSpec.create();

  @Override
  public void run() {
    throw Groups.missing(spec);
  }
}
