package org.jmd.daemon.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jmd.core.config.ConfigException;
import org.jmd.core.tx.OutPoint;
import org.jmd.wallet.send.ChildPlan;
import org.jmd.wallet.send.Payments;
import org.jmd.wallet.send.SendRefused;
import org.jmd.wallet.send.SpeedUp;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code jmd wallet cpfp}. */
@Command(
    name = "cpfp",
    description =
        "Speed up an unconfirmed transaction that pays this wallet, CoinJoins included: a child"
            + " spends our output to a fresh address of the same mixdepth and pays for both.",
    footerHeading = "%nExamples:%n",
    footer = {"  jmd wallet cpfp TXID --fee-rate 25", "  jmd wallet cpfp TXID:1 --block-target 2"})
final class WalletCpfp implements Callable<Integer> {
  private final Invocation invocation;
  @Mixin SpendOptions options = new SpendOptions();

  @Parameters(
      index = "0",
      paramLabel = "TXID[:VOUT]",
      description = "The transaction, or which of its outputs the child spends.")
  String parent = "";

  WalletCpfp(Invocation invocation) {
    this.invocation = invocation;
  }

  @Override
  public Integer call() throws ConfigException {
    Optional<OutPoint> output =
        parent.contains(":") ? Optional.of(CoinNames.parse("output", parent)) : Optional.empty();
    String txid = output.map(OutPoint::txid).orElseGet(() -> WalletBump.txid(parent));
    return options.run(
        invocation, options.config(invocation), (open, payments) -> spend(payments, txid, output));
  }

  private void spend(Payments payments, String txid, Optional<OutPoint> output) throws SendRefused {
    SpeedUp speedUp = new SpeedUp(payments);
    ChildPlan plan = speedUp.planChild(txid, output, options.fee.choice());
    PaymentReport report =
        PaymentReport.planned(
            List.of(plan.coin()),
            "a fresh address of mixdepth " + plan.coin().mixdepth(),
            plan.outputSats(),
            0,
            plan.feeSats(),
            plan.childVbytes(),
            Optional.empty(),
            warnings(plan));
    options.confirm(invocation, summary(plan, report), "Send the child?");
    Output result = options.json.output(invocation);
    if (options.dryRun) {
      report.show(result, false);
    } else {
      report.made(speedUp.send(plan), true).show(result, false);
    }
  }

  private List<String> summary(ChildPlan plan, PaymentReport report) {
    List<String> lines = new ArrayList<>(report.summary(Style.of(invocation)));
    lines.add(
        "package   %s instead of %s (%d vB)"
            .formatted(plan.packageRate(), plan.packageRateBefore(), plan.packageVbytes()));
    return lines;
  }

  private static List<String> warnings(ChildPlan plan) {
    return plan.coin().coinJoinOutput()
        ? List.of("the coin is the output of a CoinJoin; its child is an ordinary coin")
        : List.of();
  }
}
