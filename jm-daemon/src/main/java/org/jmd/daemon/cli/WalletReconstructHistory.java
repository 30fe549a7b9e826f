package org.jmd.daemon.cli;

import java.util.concurrent.Callable;
import org.jmd.core.config.Config;
import org.jmd.core.config.ConfigException;
import org.jmd.core.config.WalletKeys;
import org.jmd.core.runtime.ProcessHardening;
import org.jmd.daemon.suite.OpenWallet;
import org.jmd.wallet.HistoryReconstruction.Outcome;
import org.jmd.wallet.Wallet;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code jmd wallet reconstruct-history} (wallet.md 7.1). */
@Command(
    name = "reconstruct-history",
    description = {
      "Add to the history what the chain tells of this wallet.",
      "Such rows are guesses and marked so; rows that exist stay."
    },
    footerHeading = "%nExample:%n",
    footer = "  jmd wallet reconstruct-history --purge-existing")
final class WalletReconstructHistory implements Callable<Integer> {
  private final Invocation invocation;
  @Mixin CommonOptions common = new CommonOptions();
  @Mixin WalletOptions walletOptions = new WalletOptions();
  @Mixin JsonOption json = new JsonOption();

  @Option(
      names = "--max-transactions",
      paramLabel = "N",
      defaultValue = "1000",
      description = "Look at so many transactions at most (default: ${DEFAULT-VALUE}).")
  int maxTransactions;

  @Option(
      names = "--purge-existing",
      description = "Throw rows of earlier reconstructions away first.")
  boolean purge;

  @Option(names = "--keep-existing", description = "Keep them; this is the default.")
  boolean keep;

  /**
   * The document of {@code --json}.
   *
   * @param remaining transactions for another run
   */
  record Reconstructed(String wallet, int added, int remaining) {}

  WalletReconstructHistory(Invocation invocation) {
    this.invocation = invocation;
  }

  @Override
  public Integer call() throws ConfigException {
    if (maxTransactions < 1) {
      throw new CommandFailed(
          ExitCode.USAGE, "--max-transactions must be at least 1, got " + maxTransactions);
    }
    if (purge && keep) {
      throw new CommandFailed(
          ExitCode.USAGE, "--keep-existing and --purge-existing contradict each other");
    }
    // What is done here would else be done in part while the wallet is opened.
    Config config = withoutReconstruction(walletOptions);
    Logging.configure(config);
    ProcessHardening.apply();
    try (OpenWallet open = walletOptions.open(invocation, common, config)) {
      Wallet wallet = open.wallet();
      Outcome.Done done = done(wallet.reconstruction().run(maxTransactions, purge));
      json.output(invocation)
          .show(
              new Reconstructed(wallet.fingerprint(), done.added(), done.remaining()),
              out ->
                  out.line(
                      done.added()
                          + " rows added"
                          + (done.remaining() > 0
                              ? ", " + done.remaining() + " transactions left: run it again"
                              : "")));
    }
    return ExitCode.OK;
  }

  private Config withoutReconstruction(WalletOptions options) throws ConfigException {
    common.set(WalletKeys.RECONSTRUCT, "false");
    return options.load(invocation, common);
  }

  private static Outcome.Done done(Outcome outcome) {
    return switch (outcome) {
      case Outcome.Done done -> done;
      case Outcome.Scanning() ->
          throw new CommandFailed(
              ExitCode.FAILED,
              "the node is still looking through old blocks: jmd wallet info --scan-status");
      case Outcome.Unsupported() ->
          throw new CommandFailed(
              ExitCode.USAGE, "this backend cannot enumerate transactions: Bitcoin Core can");
      case Outcome.Busy() -> throw new CommandFailed(ExitCode.FAILED, "another process is at it");
    };
  }
}
