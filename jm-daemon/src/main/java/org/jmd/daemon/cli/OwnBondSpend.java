package org.jmd.daemon.cli;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jmd.core.config.Config;
import org.jmd.core.runtime.ProcessHardening;
import org.jmd.core.tx.Addresses;
import org.jmd.core.tx.FeeRate;
import org.jmd.core.tx.ScriptPubKey;
import org.jmd.wallet.Coin;
import org.jmd.wallet.Wallet;
import org.jmd.wallet.bond.RegisteredBond;
import org.jmd.wallet.fees.FeeChoice;
import org.jmd.wallet.send.Payments;
import org.jmd.wallet.send.SendPlan;
import org.jmd.wallet.send.SendRefused;
import org.jmd.wallet.send.SendRequest;

/** Spends the coins of a bond of the wallet's own, once its lock has ended. */
final class OwnBondSpend {
  private final Invocation invocation;
  private final SpendOptions options;
  private final boolean broadcast;

  OwnBondSpend(Invocation invocation, SpendOptions options, boolean broadcast) {
    this.invocation = invocation;
    this.options = options;
    this.broadcast = broadcast;
  }

  int spend(Config config, RegisteredBond bond, ScriptPubKey destination, Optional<FeeRate> rate) {
    ProcessHardening.apply();
    return options.run(
        invocation,
        config,
        (open, payments) -> spend(open.wallet(), payments, bond, destination, rate));
  }

  private void spend(
      Wallet wallet,
      Payments payments,
      RegisteredBond bond,
      ScriptPubKey destination,
      Optional<FeeRate> rate)
      throws SendRefused {
    requireExpired("the bond", bond.locktime(), wallet.chain().medianTimePast());
    List<Coin> coins =
        wallet.coins().stream().filter(c -> c.bond() && bond.isAt(c.address())).toList();
    if (coins.isEmpty()) {
      throw new CommandFailed(ExitCode.FAILED, "the wallet sees no coin on " + bond.address());
    }
    SendPlan plan =
        payments.plan(
            new SendRequest(
                0,
                0,
                destination,
                payments.feeRate(rate.map(FeeChoice.Manual::new)),
                Optional.of(coins.stream().map(Coin::outPoint).toList())));
    PaymentReport report =
        PaymentReport.planned(
            plan.inputs(),
            Addresses.format(destination, wallet.network()).orElseThrow(),
            plan.sendSats(),
            plan.changeSats(),
            plan.feeSats(),
            plan.vbytes(),
            Optional.empty(),
            List.of());
    options.confirm(invocation, report.summary(Style.of(invocation)), "Spend the bond?");
    Output output = options.json.output(invocation);
    if (options.dryRun) {
      report.show(output, false);
    } else if (broadcast) {
      report.made(payments.send(plan), true).show(output, false);
      // The registry learns that the coin is gone.
      wallet.sync();
    } else {
      report.made(payments.sign(plan, true), false).show(output, true);
    }
  }

  /** A block may contain a transaction only if the median time before it is past its lock time. */
  static void requireExpired(String what, long locktime, Instant medianTimePast) {
    long missing = locktime - medianTimePast.getEpochSecond();
    if (missing >= 0) {
      throw new CommandFailed(
          ExitCode.FAILED,
          "%s is locked until %s UTC (%d); the chain's median time past is %s UTC (%d), %s before"
              .formatted(
                  what,
                  RegisteredBond.human(locktime),
                  locktime,
                  RegisteredBond.human(medianTimePast.getEpochSecond()),
                  medianTimePast.getEpochSecond(),
                  duration(Duration.ofSeconds(missing))));
    }
  }

  private static String duration(Duration missing) {
    return missing.toDays() > 0
        ? missing.toDays() + " days"
        : "%d h %02d min".formatted(missing.toHours(), missing.toMinutesPart());
  }
}
