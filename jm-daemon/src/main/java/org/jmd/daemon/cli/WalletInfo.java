package org.jmd.daemon.cli;

import java.io.PrintWriter;
import java.util.List;
import java.util.concurrent.Callable;
import org.jmd.core.config.ConfigException;
import org.jmd.daemon.suite.OpenWallet;
import org.jmd.wallet.Coin;
import org.jmd.wallet.Wallet;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code jmd wallet info}. */
@Command(
    name = "info",
    description = "Show the balance of each mixdepth.",
    footerHeading = "%nExample:%n",
    footer = "  jmd wallet info --network regtest")
final class WalletInfo implements Callable<Integer> {
  private final Invocation invocation;
  @Mixin CommonOptions common = new CommonOptions();
  @Mixin WalletOptions walletOptions = new WalletOptions();

  @Option(
      names = {"-e", "--extended"},
      description = "List every coin.")
  boolean extended;

  WalletInfo(Invocation invocation) {
    this.invocation = invocation;
  }

  @Override
  public Integer call() throws ConfigException {
    try (OpenWallet open = walletOptions.open(invocation, common)) {
      print(open.wallet());
    }
    return ExitCode.OK;
  }

  private void print(Wallet wallet) {
    PrintWriter out = invocation.terminal().out();
    out.printf("wallet %s on %s%n", wallet.fingerprint(), wallet.network().wireName());
    long total = 0;
    for (int mixdepth = 0; mixdepth < wallet.mixdepthCount(); mixdepth++) {
      int depth = mixdepth;
      List<Coin> coins = wallet.coins().stream().filter(c -> c.mixdepth() == depth).toList();
      long balance = coins.stream().mapToLong(Coin::valueSats).sum();
      total += balance;
      out.printf("mixdepth %d: %,d sats in %d coins%n", mixdepth, balance, coins.size());
      if (extended) {
        coins.forEach(c -> out.println("  " + describe(c)));
      }
    }
    out.printf("total: %,d sats%n", total);
  }

  private static String describe(Coin coin) {
    return "%s %s %,d sats, %d confirmations%s%s%s"
        .formatted(
            coin.outPoint(),
            coin.address(),
            coin.valueSats(),
            coin.confirmations(),
            coin.frozen() ? ", frozen" : "",
            coin.leased() ? ", in use" : "",
            coin.bond() ? ", fidelity bond" : "");
  }
}
