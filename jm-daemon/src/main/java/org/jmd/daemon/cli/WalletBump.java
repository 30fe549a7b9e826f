package org.jmd.daemon.cli;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.regex.Pattern;
import org.jmd.core.config.ConfigException;
import org.jmd.core.tx.Addresses;
import org.jmd.core.tx.TxOutput;
import org.jmd.wallet.Wallet;
import org.jmd.wallet.send.Payments;
import org.jmd.wallet.send.ReplacementPlan;
import org.jmd.wallet.send.SendRefused;
import org.jmd.wallet.send.SpeedUp;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code jmd wallet bump}. */
@Command(
    name = "bump",
    description =
        "Replace an unconfirmed payment by one with a higher fee. The change pays for it, else"
            + " coins of the same mixdepth are added; the payment stays.",
    footerHeading = "%nExamples:%n",
    footer = {
      "  jmd wallet bump TXID",
      "  jmd wallet bump TXID --fee-rate 25",
      "  jmd wallet bump TXID --reduce-payment                    of a sweep"
    })
final class WalletBump implements Callable<Integer> {
  private static final Pattern TXID = Pattern.compile("[0-9a-f]{64}");

  private final Invocation invocation;
  @Mixin SpendOptions options = new SpendOptions();

  @Parameters(index = "0", paramLabel = "TXID", description = "The payment.")
  String txid = "";

  @Option(
      names = "--reduce-payment",
      description = "Take the fee off the payment where there is no change, as after a sweep.")
  boolean reducePayment;

  WalletBump(Invocation invocation) {
    this.invocation = invocation;
  }

  /** A txid as the user gives it; anything else is a usage error. */
  static String txid(String text) {
    String lower = text.toLowerCase(Locale.ROOT);
    if (!TXID.matcher(lower).matches()) {
      throw new CommandFailed(ExitCode.USAGE, "\"" + text + "\" is no txid of 64 hex digits");
    }
    return lower;
  }

  @Override
  public Integer call() throws ConfigException {
    String wanted = txid(txid);
    return options.run(
        invocation,
        options.config(invocation),
        (open, payments) -> bump(open.wallet(), payments, wanted));
  }

  private void bump(Wallet wallet, Payments payments, String wanted) throws SendRefused {
    SpeedUp speedUp = new SpeedUp(payments);
    ReplacementPlan plan = speedUp.planReplacement(wanted, options.fee.choice(), reducePayment);
    String destination =
        plan.payments().stream()
            .max(Comparator.comparingLong(TxOutput::valueSats))
            .flatMap(o -> Addresses.format(o.script(), wallet.network()))
            .orElse("");
    PaymentReport report =
        PaymentReport.planned(
            plan.inputs(),
            destination,
            plan.paidSats(),
            plan.changeSats(),
            plan.feeSats(),
            plan.vbytes(),
            Optional.of(plan.replaces()),
            warnings(plan));
    options.confirm(invocation, summary(plan, report), "Replace the payment?");
    Output output = options.json.output(invocation);
    if (options.dryRun) {
      report.show(output, false);
    } else {
      report.made(speedUp.replace(plan), true).show(output, false);
    }
  }

  private List<String> summary(ReplacementPlan plan, PaymentReport report) {
    List<String> lines = new ArrayList<>(report.summary(Style.of(invocation)));
    lines.add(
        "before    %,d sats, so %,d sats more"
            .formatted(plan.oldFeeSats(), plan.feeSats() - plan.oldFeeSats()));
    return lines;
  }

  private static List<String> warnings(ReplacementPlan plan) {
    List<String> warnings = new ArrayList<>();
    if (plan.paysLess()) {
      warnings.add("the fee is taken off the payment");
    }
    if (plan.addedInputs() > 0) {
      warnings.add(plan.addedInputs() + " more coins are spent, and linked to the others");
    }
    return warnings;
  }
}
