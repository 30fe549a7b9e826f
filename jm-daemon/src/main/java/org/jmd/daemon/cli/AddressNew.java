package org.jmd.daemon.cli;

import java.util.concurrent.Callable;
import org.jmd.core.config.ConfigException;
import org.jmd.daemon.suite.OpenWallet;
import org.jmd.wallet.ReservedAddress;
import org.jmd.wallet.Wallet;
import org.jmd.wallet.keys.Branch;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;

/** {@code jmd wallet address new}. */
@Command(
    name = "new",
    description = "Hand out a fresh deposit address; it is never handed out again.",
    footerHeading = "%nExample:%n",
    footer = "  jmd wallet address new 0 --label savings")
final class AddressNew implements Callable<Integer> {
  private final Invocation invocation;
  @ParentCommand WalletAddress parent = new WalletAddress();
  @Mixin CommonOptions common = new CommonOptions();
  @Mixin WalletOptions walletOptions = new WalletOptions();
  @Mixin JsonOption json = new JsonOption();

  @Parameters(
      index = "0",
      arity = "0..1",
      paramLabel = "MIXDEPTH",
      defaultValue = "0",
      description = "Mixdepth that receives (default: ${DEFAULT-VALUE}).")
  int mixdepth;

  @Option(
      names = "--label",
      paramLabel = "TEXT",
      defaultValue = "",
      description = "Note kept with the address.")
  String label = "";

  /** The document of {@code --json}. */
  record Handed(String address, int mixdepth, int index, String path, String label) {}

  AddressNew(Invocation invocation) {
    this.invocation = invocation;
  }

  @Override
  public Integer call() throws ConfigException {
    common.orElse(parent.common);
    walletOptions.orElse(parent.walletOptions);
    try (OpenWallet open = walletOptions.open(invocation, common)) {
      Wallet wallet = open.wallet();
      if (mixdepth < 0 || mixdepth >= wallet.mixdepthCount()) {
        throw new CommandFailed(
            ExitCode.USAGE,
            "mixdepth must be 0.." + (wallet.mixdepthCount() - 1) + ", got " + mixdepth);
      }
      ReservedAddress address = wallet.reserveAddress(mixdepth, Branch.EXTERNAL, label);
      json.output(invocation)
          .show(
              new Handed(
                  address.address(),
                  mixdepth,
                  address.path().index(),
                  address.path().toString(),
                  label),
              out -> out.line(address.address()));
    }
    return ExitCode.OK;
  }
}
