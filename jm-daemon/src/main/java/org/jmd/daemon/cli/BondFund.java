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
import org.jmd.wallet.Wallet;
import org.jmd.wallet.bond.BondCoin;
import org.jmd.wallet.bond.RegisteredBond;
import org.jmd.wallet.keys.Branch;
import org.jmd.wallet.send.Payments;
import org.jmd.wallet.send.SendPlan;
import org.jmd.wallet.send.SendRefused;
import org.jmd.wallet.send.SendRequest;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code jmd bond fund}. */
@Command(
    name = "fund",
    description =
        "Pay coins of the wallet to a registered bond. Nobody can spend them before its month.",
    footerHeading = "%nExample:%n",
    footer = "  jmd bond fund bc1q... --amount 50000000 --mixdepth 1")
final class BondFund implements Callable<Integer> {
  private final Invocation invocation;
  @Mixin SpendOptions options = new SpendOptions();

  @Parameters(index = "0", paramLabel = "ADDRESS", description = "Address of the bond.")
  String address = "";

  @Option(
      names = {"-a", "--amount"},
      required = true,
      paramLabel = "SATS",
      description = "Amount in satoshis; 0 sweeps the mixdepth.")
  long amountSats;

  @Option(
      names = {"-m", "--mixdepth"},
      paramLabel = "N",
      defaultValue = "0",
      description = "Mixdepth that pays (default: ${DEFAULT-VALUE}).")
  int mixdepth;

  @Option(
      names = "--input-utxo",
      paramLabel = "TXID:VOUT",
      description = "Spend exactly these coins (repeatable).")
  List<String> inputs = new ArrayList<>();

  BondFund(Invocation invocation) {
    this.invocation = invocation;
  }

  @Override
  public Integer call() throws ConfigException {
    List<OutPoint> named = CoinNames.parse("--input-utxo", inputs);
    if (amountSats < 0) {
      throw new CommandFailed(ExitCode.USAGE, "--amount must be at least 0, got " + amountSats);
    }
    Config config = options.config(invocation);
    int count = config.get(WalletKeys.MIXDEPTHS);
    if (mixdepth < 0 || mixdepth >= count) {
      throw new CommandFailed(
          ExitCode.USAGE, "--mixdepth must be 0.." + (count - 1) + ", got " + mixdepth);
    }
    return options.run(
        invocation, config, (open, payments) -> fund(open.wallet(), payments, named));
  }

  private void fund(Wallet wallet, Payments payments, List<OutPoint> named) throws SendRefused {
    RegisteredBond bond = Registries.find(wallet.bonds(), address);
    SendPlan plan =
        payments.plan(
            new SendRequest(
                mixdepth,
                amountSats,
                script(bond, wallet),
                payments.feeRate(options.fee.choice()),
                named.isEmpty() ? Optional.empty() : Optional.of(named)));
    PaymentReport report =
        PaymentReport.planned(
            plan.inputs(),
            bond.address(),
            plan.sendSats(),
            plan.changeSats(),
            plan.feeSats(),
            plan.vbytes(),
            Optional.empty(),
            warnings(bond));
    List<String> summary = new ArrayList<>(report.summary(Style.of(invocation)));
    summary.add(
        "locked until " + RegisteredBond.human(bond.locktime()) + " UTC, without any way back");
    options.confirm(invocation, summary, "Lock these coins?");
    if (options.dryRun) {
      report.show(options.json.output(invocation), false);
      return;
    }
    report.made(payments.send(plan), true).show(options.json.output(invocation), false);
    // The registry learns of the coin.
    wallet.sync();
  }

  /** Coins sent to a wrong script are lost, so everything about it is checked once more. */
  private ScriptPubKey script(RegisteredBond bond, Wallet wallet) {
    Optional<ScriptPubKey> script =
        bond.script()
            .map(s -> s.scriptPubKey())
            .filter(s -> Addresses.format(s, wallet.network()).filter(bond::isAt).isPresent());
    boolean known =
        bond.isExternal()
            || script
                .flatMap(wallet::pathOf)
                .filter(path -> path.branch() == Branch.BOND)
                .isPresent();
    if (script.isEmpty() || !known) {
      throw new CommandFailed(
          ExitCode.FAILED,
          "the registered bond is not what it says: its address is not that of its key and lock"
              + " time on "
              + wallet.network().wireName());
    }
    if (bond.isExpired(invocation.tasks().clock().instant())) {
      throw new CommandFailed(
          ExitCode.FAILED,
          "that bond has expired on "
              + RegisteredBond.human(bond.locktime())
              + " UTC: it would be worth nothing");
    }
    return script.get();
  }

  private static List<String> warnings(RegisteredBond bond) {
    List<String> warnings = new ArrayList<>();
    bond.coin()
        .map(BondCoin::valueSats)
        .ifPresent(sats ->
            warnings.add(
                "it has %s sats already, and only its largest coin counts"
                    .formatted(Amounts.sats(sats))));
    if (bond.isExternal()) {
      warnings.add("only the signer elsewhere can spend it; has it signed a test PSBT?");
    }
    return warnings;
  }
}
