package org.jmd.daemon.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jmd.core.config.Config;
import org.jmd.core.config.ConfigException;
import org.jmd.core.config.WalletKeys;
import org.jmd.core.tx.Addresses;
import org.jmd.core.tx.OutPoint;
import org.jmd.core.tx.ScriptPubKey;
import org.jmd.daemon.suite.Networks;
import org.jmd.daemon.suite.OpenWallet;
import org.jmd.wallet.Wallet;
import org.jmd.wallet.send.Payments;
import org.jmd.wallet.send.SendPlan;
import org.jmd.wallet.send.SendRefused;
import org.jmd.wallet.send.SendRequest;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code jmd wallet send}. */
@Command(
    name = "send",
    description =
        "Pay an address from one mixdepth, without a CoinJoin. Shows what will be done and asks.",
    footerHeading = "%nExamples:%n",
    footer = {
      "  jmd wallet send bc1q... --amount 250000 --mixdepth 2",
      "  jmd wallet send bc1q... --mixdepth 2 --fee-rate 4.5      sweep the mixdepth",
      "  jmd wallet send bc1q... --amount 250000 --input-utxo TXID:0 --dry-run"
    })
final class WalletSend implements Callable<Integer> {
  private static final int HIGH_FEE_PERCENT = 5;

  private final Invocation invocation;
  @Mixin SpendOptions options = new SpendOptions();

  @Parameters(index = "0", paramLabel = "DEST", description = "Address to pay.")
  String destination = "";

  @Option(
      names = {"-a", "--amount"},
      paramLabel = "SATS",
      defaultValue = "0",
      description = "Amount in satoshis; 0 sweeps the mixdepth (default: ${DEFAULT-VALUE}).")
  long amountSats;

  @Option(
      names = {"-m", "--mixdepth"},
      paramLabel = "N",
      description = "Mixdepth that pays (default: that of the chosen coins, else 0).")
  @Nullable Integer mixdepth;

  @Mixin CoinChoice choice = new CoinChoice();

  @Option(
      names = "--broadcast",
      negatable = true,
      defaultValue = "true",
      fallbackValue = "true",
      description =
          "Send the transaction (default). --no-broadcast prints it instead; the coins stay"
              + " reserved for ten minutes.")
  boolean broadcast = true;

  @Option(
      names = "--rbf",
      negatable = true,
      defaultValue = "true",
      fallbackValue = "true",
      description =
          "Allow a replacement with a higher fee, see \"jmd wallet bump\" (default). --no-rbf"
              + " makes it final.")
  boolean replaceable = true;

  WalletSend(Invocation invocation) {
    this.invocation = invocation;
  }

  @Override
  public Integer call() throws ConfigException {
    choice.check();
    if (amountSats < 0) {
      throw new CommandFailed(ExitCode.USAGE, "--amount must be at least 0, got " + amountSats);
    }
    Config config = options.config(invocation);
    int count = config.get(WalletKeys.MIXDEPTHS);
    if (mixdepth != null && (mixdepth < 0 || mixdepth >= count)) {
      throw new CommandFailed(
          ExitCode.USAGE, "--mixdepth must be 0.." + (count - 1) + ", got " + mixdepth);
    }
    ScriptPubKey script = script(config);
    return options.run(invocation, config, (open, payments) -> send(open, payments, script));
  }

  private ScriptPubKey script(Config config) {
    return Addresses.tryParse(destination, Networks.of(config).bitcoin())
        .orElseThrow(() ->
            new CommandFailed(
                ExitCode.USAGE,
                destination + " is no address of " + Networks.of(config).bitcoin().wireName()));
  }

  private void send(OpenWallet open, Payments payments, ScriptPubKey script) throws SendRefused {
    Wallet wallet = open.wallet();
    // A sweep takes unconfirmed coins as well.
    CoinPick.Rules rules =
        new CoinPick.Rules(
            Optional.ofNullable(mixdepth),
            amountSats == 0 ? 0 : 1,
            true,
            wallet.chain().medianTimePast());
    List<OutPoint> named = choice.coins(invocation.terminal(), wallet, rules);
    Optional<List<OutPoint>> wanted = named.isEmpty() ? Optional.empty() : Optional.of(named);
    SendPlan plan =
        payments.plan(
            new SendRequest(
                CoinChoice.mixdepth(Optional.ofNullable(mixdepth), wallet, named),
                amountSats,
                script,
                payments.feeRate(options.fee.choice()),
                wanted));
    PaymentReport report =
        PaymentReport.planned(
            plan.inputs(),
            destination,
            plan.sendSats(),
            plan.changeSats(),
            plan.feeSats(),
            plan.vbytes(),
            Optional.empty(),
            warnings(wallet, payments, plan));
    options.confirm(invocation, report.summary(Style.of(invocation)), "Send this payment?");
    if (options.dryRun) {
      report.show(options.json.output(invocation), false);
    } else if (broadcast) {
      report
          .made(payments.send(plan, replaceable), true)
          .show(options.json.output(invocation), false);
    } else {
      report
          .made(payments.sign(plan, replaceable), false)
          .show(options.json.output(invocation), true);
    }
  }

  private List<String> warnings(Wallet wallet, Payments payments, SendPlan plan) {
    List<String> warnings = new ArrayList<>();
    if (wallet.isUsed(destination)) {
      warnings.add("this address was used before; use every address only once");
    }
    wallet
        .pathOf(plan.destination())
        .ifPresent(
            path -> warnings.add("this address is your own, in mixdepth " + path.mixdepth()));
    if (plan.feeSats() > plan.sendSats() / 100 * HIGH_FEE_PERCENT) {
      warnings.add("the fee is more than " + HIGH_FEE_PERCENT + " % of the amount");
    }
    if (plan.inputs().stream().anyMatch(c -> c.confirmations() == 0)) {
      warnings.add("it spends unconfirmed coins");
    }
    if (options.dryRun) {
      payments.trial(plan).ifPresent(p -> warnings.add("the node would refuse: " + p));
    }
    return warnings;
  }
}
