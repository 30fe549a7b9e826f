package org.jmd.daemon.cli;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code jmd bond}. */
@Subcommands({
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
@Command(name = "bond", description = "Make, fund, look at and spend fidelity bonds.")
final class BondCommand implements Runnable {
  @Spec CommandSpec spec = CommandSpec.create();

  @Override
  public void run() {
    throw Groups.missing(spec);
  }
}
