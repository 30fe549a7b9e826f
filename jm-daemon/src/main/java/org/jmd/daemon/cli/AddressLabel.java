package org.jmd.daemon.cli;

import java.util.concurrent.Callable;
import org.jmd.core.config.ConfigException;
import org.jmd.daemon.suite.OpenWallet;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;

/** {@code jmd wallet address label}. */
@Command(
    name = "label",
    description = "Note a text about an address of the wallet and set it aside.",
    footerHeading = "%nExample:%n",
    footer = "  jmd wallet address label bc1q... \"rent from Alice\"")
final class AddressLabel implements Callable<Integer> {
  private final Invocation invocation;
  @ParentCommand WalletAddress parent = new WalletAddress();
  @Mixin AddressOptions options = new AddressOptions();

  @Parameters(index = "0", paramLabel = "ADDRESS", description = "Address of this wallet.")
  String address = "";

  @Parameters(index = "1", paramLabel = "LABEL", description = "The text; \"\" removes it.")
  String label = "";

  /** The document of {@code --json}. */
  record Labelled(String address, String label) {}

  AddressLabel(Invocation invocation) {
    this.invocation = invocation;
  }

  @Override
  public Integer call() throws ConfigException {
    try (OpenWallet open = options.open(invocation, parent)) {
      if (!open.wallet().labelAddress(address, label)) {
        throw new CommandFailed(
            ExitCode.FAILED, address + " is no address of wallet " + open.wallet().fingerprint());
      }
      options
          .json
          .output(invocation)
          .show(new Labelled(address, label), out -> out.line(address + " is set aside"));
    }
    return ExitCode.OK;
  }
}
