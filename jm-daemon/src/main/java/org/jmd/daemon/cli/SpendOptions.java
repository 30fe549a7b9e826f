package org.jmd.daemon.cli;

import java.util.List;
import org.jmd.core.config.Config;
import org.jmd.core.config.ConfigException;
import org.jmd.core.crypto.Entropy;
import org.jmd.core.runtime.ProcessHardening;
import org.jmd.daemon.suite.OpenWallet;
import org.jmd.wallet.send.Payments;
import org.jmd.wallet.send.SendMonitor;
import org.jmd.wallet.send.SendRefused;
import org.jmd.wallet.send.SendUncertainException;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** What the commands that spend coins have in common. */
final class SpendOptions {
  @Mixin CommonOptions common = new CommonOptions();
  @Mixin WalletOptions walletOptions = new WalletOptions();
  @Mixin FeeOptions fee = new FeeOptions();
  @Mixin JsonOption json = new JsonOption();

  @Option(names = "--dry-run", description = "Show what would be done and do nothing.")
  boolean dryRun;

  @Option(
      names = {"-y", "--yes"},
      description = "Do not ask.")
  boolean yes;

  /** What a command does with a wallet that is open. */
  @FunctionalInterface
  interface Body {
    void spend(OpenWallet open, Payments payments) throws SendRefused;
  }

  /** Loads the configuration; the process is hardened before any secret is read. */
  Config config(Invocation invocation) throws ConfigException {
    Config config = walletOptions.load(invocation, common);
    Logging.configure(config);
    ProcessHardening.apply();
    return config;
  }

  /** Runs the body with the wallet; what it refuses becomes a line for the user. */
  int run(Invocation invocation, Config config, Body body) {
    fee.choice();
    try (OpenWallet open = walletOptions.open(invocation, common, config)) {
      new SendMonitor(open.wallet()).check();
      body.spend(open, new Payments(open.wallet(), FeeOptions.fees(config), Entropy.system()));
      return ExitCode.OK;
    } catch (SendRefused e) {
      throw new CommandFailed(ExitCode.FAILED, String.valueOf(e.getMessage()), e);
    } catch (SendUncertainException e) {
      throw new CommandFailed(
          ExitCode.FAILED,
          "the node went away: "
              + e.getMessage()
              + "; \"jmd wallet history\" tells later, and the transaction is\n"
              + e.hex(),
          e);
    }
  }

  /**
   * Shows what is going to happen and, unless told, asks.
   *
   * @throws CommandFailed if the user declines or nobody can be asked
   */
  void confirm(Invocation invocation, List<String> summary, String question) {
    summary.forEach(invocation.terminal().err()::println);
    invocation.terminal().err().flush();
    if (!dryRun && !yes && !invocation.terminal().confirm(question)) {
      throw new CommandFailed(ExitCode.FAILED, "Declined.");
    }
  }
}
