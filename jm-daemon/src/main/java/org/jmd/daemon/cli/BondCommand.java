package org.jmd.daemon.cli;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code jmd bond}. */
@Command(
    name = "bond",
    description = "Make, fund, look at and spend fidelity bonds.",
    subcommands = {
      BondCreate.class,
      BondList.class,
      BondShow.class,
      BondImport.class,
      BondSync.class,
      BondRecover.class,
      BondFund.class,
      BondCreateCold.class,
      BondGenerateHotKeypair.class,
      BondPrepareCertificate.class,
      BondImportCertificate.class,
      BondSpendCommand.class,
      PsbtFinalize.class
    })
final class BondCommand implements Runnable {
  @Spec CommandSpec spec = CommandSpec.create();

  @Override
  public void run() {
    throw Groups.missing(spec);
  }
}
