package org.jmd.daemon.cli;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jmd.core.config.ConfigException;
import org.jmd.core.tx.OutPoint;
import org.jmd.daemon.suite.OpenWallet;
import org.jmd.wallet.Coin;
import org.jmd.wallet.Wallet;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code jmd wallet freeze}. */
@Command(
    name = "freeze",
    description =
        "Keep coins from being spent. Without coins: a list to freeze and unfreeze them in, or,"
            + " without a terminal, only the list.",
    footerHeading = "%nExamples:%n",
    footer = {"  jmd wallet freeze", "  jmd wallet freeze TXID:0 TXID:1"})
final class WalletFreeze implements Callable<Integer> {
  private final Invocation invocation;
  @Mixin CommonOptions common = new CommonOptions();
  @Mixin WalletOptions walletOptions = new WalletOptions();
  @Mixin JsonOption json = new JsonOption();

  @Parameters(arity = "0..*", paramLabel = "TXID:VOUT", description = "The coins.")
  List<String> names = new ArrayList<>();

  @Option(
      names = {"-m", "--mixdepth"},
      paramLabel = "N",
      description = "Only coins of this mixdepth.")
  @Nullable Integer mixdepth;

  /** The document of {@code --json}. */
  record Listed(List<Entry> coins, long frozenSats) {
    /** A coin. */
    record Entry(
        String outpoint,
        int mixdepth,
        String address,
        long valueSats,
        int confirmations,
        boolean frozen,
        boolean inUse,
        boolean bond) {}

    static Listed of(List<Coin> coins) {
      return new Listed(
          coins.stream()
              .map(c ->
                  new Entry(
                      c.outPoint().toString(),
                      c.mixdepth(),
                      c.address(),
                      c.valueSats(),
                      c.confirmations(),
                      c.frozen(),
                      c.leased(),
                      c.bond()))
              .toList(),
          coins.stream().filter(Coin::frozen).mapToLong(Coin::valueSats).sum());
    }
  }

  WalletFreeze(Invocation invocation) {
    this.invocation = invocation;
  }

  @Override
  public Integer call() throws ConfigException {
    List<OutPoint> named = CoinNames.parse("coin", names);
    try (OpenWallet open = walletOptions.open(invocation, common)) {
      Wallet wallet = open.wallet();
      if (!named.isEmpty()) {
        change(wallet, named, true);
      } else if (invocation.terminal().isInteractive() && !json.json) {
        work(wallet);
        return ExitCode.OK;
      }
      show(wallet, named, Optional.ofNullable(mixdepth), json.output(invocation));
    }
    return ExitCode.OK;
  }

  private void work(Wallet wallet) {
    FreezeBoard board =
        new FreezeBoard(
            coins(wallet, List.of(), Optional.ofNullable(mixdepth)),
            wallet.chain().medianTimePast(),
            (coin, frozen) -> {
              if (frozen) {
                wallet.freeze(coin);
              } else {
                wallet.unfreeze(coin);
              }
            });
    invocation.terminal().work(board);
    invocation.terminal().err().println(board.summary());
  }

  /** Freezes or unfreezes all of the coins, or complains about one and changes none. */
  static void change(Wallet wallet, List<OutPoint> named, boolean frozen) {
    for (OutPoint name : named) {
      Coin coin =
          wallet.coins().stream()
              .filter(c -> c.outPoint().equals(name))
              .findFirst()
              .orElseThrow(
                  () -> new CommandFailed(ExitCode.FAILED, name + " is no coin of this wallet"));
      if (coin.bond()) {
        throw new CommandFailed(
            ExitCode.FAILED, name + " is a fidelity bond, which is never spent unasked");
      }
    }
    for (OutPoint name : named) {
      if (frozen) {
        wallet.freeze(name);
      } else {
        wallet.unfreeze(name);
      }
    }
  }

  private static List<Coin> coins(Wallet wallet, List<OutPoint> named, Optional<Integer> mixdepth) {
    return wallet.coins().stream()
        .filter(c -> named.isEmpty() || named.contains(c.outPoint()))
        .filter(c -> mixdepth.isEmpty() || mixdepth.get() == c.mixdepth())
        .sorted(CoinLine.ORDER)
        .toList();
  }

  /** Shows coins with their state. */
  static void show(Wallet wallet, List<OutPoint> named, Optional<Integer> mixdepth, Output output) {
    List<Coin> coins = coins(wallet, named, mixdepth);
    Instant now = wallet.chain().medianTimePast();
    output.show(
        Listed.of(coins),
        out -> {
          Table table = new Table("coin", ">mixdepth", ">sats", ">confirmations", "state");
          for (Coin c : coins) {
            table.row(
                c.outPoint(),
                c.mixdepth(),
                "%,d".formatted(c.valueSats()),
                c.confirmations(),
                out.style().warning(CoinLine.flags(c, now)));
          }
          out.table(table);
        });
  }
}
