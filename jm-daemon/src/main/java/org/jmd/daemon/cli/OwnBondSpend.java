package org.jmd.daemon.cli;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jmd.core.config.Config;
import org.jmd.core.crypto.Entropy;
import org.jmd.core.runtime.ProcessHardening;
import org.jmd.core.tx.Addresses;
import org.jmd.core.tx.FeeRate;
import org.jmd.core.tx.ScriptPubKey;
import org.jmd.daemon.suite.OpenWallet;
import org.jmd.wallet.Coin;
import org.jmd.wallet.Wallet;
import org.jmd.wallet.bond.RegisteredBond;
import org.jmd.wallet.fees.FeeChoice;
import org.jmd.wallet.send.Payments;
import org.jmd.wallet.send.SendPlan;
import org.jmd.wallet.send.SendRefused;
import org.jmd.wallet.send.SendRequest;
import org.jmd.wallet.send.Sent;

/** Spends the coins of a bond of the wallet's own, once its lock has ended. */
final class OwnBondSpend {
  private final Invocation invocation;
  private final CommonOptions common;
  private final WalletOptions options;
  private final JsonOption json;

  /** The document of {@code --json}. */
  record Spent(
      String txid,
      String hex,
      boolean broadcast,
      String destination,
      long amountSats,
      long feeSats,
      List<String> inputs) {}

  OwnBondSpend(
      Invocation invocation, CommonOptions common, WalletOptions options, JsonOption json) {
    this.invocation = invocation;
    this.common = common;
    this.options = options;
    this.json = json;
  }

  void spend(
      Config config,
      RegisteredBond bond,
      ScriptPubKey destination,
      Optional<FeeRate> rate,
      boolean yes,
      boolean broadcast) {
    ProcessHardening.apply();
    try (OpenWallet open = options.open(invocation, common, config)) {
      Wallet wallet = open.wallet();
      requireExpired("the bond", bond.locktime(), wallet.chain().medianTimePast());
      List<Coin> coins =
          wallet.coins().stream().filter(c -> c.bond() && bond.isAt(c.address())).toList();
      if (coins.isEmpty()) {
        throw new CommandFailed(ExitCode.FAILED, "the wallet sees no coin on " + bond.address());
      }
      Payments payments = new Payments(wallet, FeeOptions.fees(config), Entropy.system());
      SendPlan plan = plan(payments, coins, destination, rate);
      describe(plan, wallet);
      if (broadcast && !yes && !invocation.terminal().confirm("Spend the bond?")) {
        throw new CommandFailed(ExitCode.FAILED, "not spent");
      }
      Sent sent = broadcast ? payments.send(plan) : payments.sign(plan, true);
      if (broadcast) {
        // The registry learns that the coin is gone.
        wallet.sync();
      }
      show(plan, sent, wallet, broadcast);
    } catch (SendRefused e) {
      throw new CommandFailed(ExitCode.FAILED, String.valueOf(e.getMessage()), e);
    }
  }

  private static SendPlan plan(
      Payments payments, List<Coin> coins, ScriptPubKey destination, Optional<FeeRate> rate)
      throws SendRefused {
    return payments.plan(
        new SendRequest(
            0,
            0,
            destination,
            payments.feeRate(rate.map(FeeChoice.Manual::new)),
            Optional.of(coins.stream().map(Coin::outPoint).toList())));
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

  private void describe(SendPlan plan, Wallet wallet) {
    invocation
        .terminal()
        .err()
        .printf(
            Locale.ROOT,
            "spends %d coins of the bond: %,d sats to %s, fee %,d sats%n",
            plan.inputs().size(),
            plan.sendSats(),
            Addresses.format(plan.destination(), wallet.network()).orElseThrow(),
            plan.feeSats());
  }

  private void show(SendPlan plan, Sent sent, Wallet wallet, boolean broadcast) {
    json.output(invocation)
        .show(
            new Spent(
                sent.txid(),
                sent.hex(),
                broadcast,
                Addresses.format(plan.destination(), wallet.network()).orElseThrow(),
                plan.sendSats(),
                sent.feeSats(),
                plan.inputs().stream().map(c -> c.outPoint().toString()).toList()),
            out -> out.line(broadcast ? sent.txid() : sent.hex()));
  }
}
