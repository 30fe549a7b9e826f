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
    footerHeading = "%nExamples:%n",
    footer = {"  jmd wallet address new 0 --label savings", "  jmd wallet address new 2 --qr"})
final class AddressNew implements Callable<Integer> {
  private final Invocation invocation;
  @ParentCommand WalletAddress parent = new WalletAddress();
  @Mixin AddressOptions options = new AddressOptions();

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

  @Option(names = "--qr", description = "Also draw the address as a QR code.")
  boolean qr;

  /** The document of {@code --json}. */
  record Handed(String address, int mixdepth, int index, String path, String label) {
    static Handed of(ReservedAddress reserved, String label) {
      return new Handed(
          reserved.address(),
          reserved.path().mixdepth(),
          reserved.path().index(),
          reserved.path().toString(),
          label);
    }
  }

  AddressNew(Invocation invocation) {
    this.invocation = invocation;
  }

  @Override
  public Integer call() throws ConfigException {
    if (qr && options.json.json) {
      throw new CommandFailed(ExitCode.USAGE, "--qr and --json exclude each other");
    }
    try (OpenWallet open = options.open(invocation, parent)) {
      Wallet wallet = open.wallet();
      if (mixdepth < 0 || mixdepth >= wallet.mixdepthCount()) {
        throw new CommandFailed(
            ExitCode.USAGE,
            "mixdepth must be 0.." + (wallet.mixdepthCount() - 1) + ", got " + mixdepth);
      }
      ReservedAddress address = wallet.reserveAddress(mixdepth, Branch.EXTERNAL, label);
      options
          .json
          .output(invocation)
          .show(
              Handed.of(address, label),
              out -> {
                out.line(address.address());
                if (qr) {
                  QrPicture.ofAddress(address.address(), out.style()).forEach(out::line);
                }
              });
    }
    return ExitCode.OK;
  }
}
