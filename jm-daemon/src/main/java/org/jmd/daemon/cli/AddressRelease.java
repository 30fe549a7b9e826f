package org.jmd.daemon.cli;

import java.util.concurrent.Callable;
import org.jmd.core.config.ConfigException;
import org.jmd.daemon.suite.OpenWallet;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;

/** {@code jmd wallet address release}. */
@Command(
    name = "release",
    description = {
      "Forget that an address was handed out, with its label.",
      "It may be handed out again, unless something was sent to it."
    },
    footerHeading = "%nExample:%n",
    footer = "  jmd wallet address release bc1q...")
final class AddressRelease implements Callable<Integer> {
  private final Invocation invocation;
  @ParentCommand WalletAddress parent = new WalletAddress();
  @Mixin AddressOptions options = new AddressOptions();

  @Parameters(index = "0", paramLabel = "ADDRESS", description = "Address that was set aside.")
  String address = "";

  /** The document of {@code --json}. */
  record Released(String address) {}

  AddressRelease(Invocation invocation) {
    this.invocation = invocation;
  }

  @Override
  public Integer call() throws ConfigException {
    try (OpenWallet open = options.open(invocation, parent)) {
      if (!open.wallet().releaseAddress(address)) {
        throw new CommandFailed(
            ExitCode.FAILED,
            address + " is not set aside; 'jmd wallet address list' shows what is");
      }
      options
          .json
          .output(invocation)
          .show(new Released(address), out -> out.line(address + " is released"));
    }
    return ExitCode.OK;
  }
}
