package org.jmd.daemon.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jmd.core.tx.OutPoint;
import org.jmd.wallet.Coin;
import org.jmd.wallet.Wallet;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Option;

/** Which coins a command spends, where the user decides. */
final class CoinChoice {
  @ArgGroup @Nullable Source source;

  /** The one way or the other. */
  static final class Source {
    @Option(
        names = {"-s", "--select-utxos"},
        description = "Choose the coins from a list.")
    boolean select;

    @Option(
        names = "--input-utxo",
        paramLabel = "TXID:VOUT",
        description = "Spend exactly these coins (repeatable).")
    List<String> named = new ArrayList<>();
  }

  private List<OutPoint> named() {
    return source == null ? List.of() : CoinNames.parse("--input-utxo", source.named);
  }

  /** Complains about names that are none, before anything is opened. */
  void check() {
    named();
  }

  /**
   * The coins that the user names or chooses now; empty if the choice is not theirs.
   *
   * @throws CommandFailed if they cancel, or nothing can be chosen
   */
  List<OutPoint> coins(Terminal terminal, Wallet wallet, CoinPick.Rules rules) {
    if (source == null || !source.select) {
      return named();
    }
    CoinPick pick = new CoinPick(wallet.coins(), rules);
    Optional<Coin> only = pick.onlyChoice();
    if (only.isPresent() && !terminal.isInteractive()) {
      return List.of(only.get().outPoint());
    }
    if (!terminal.work(pick)) {
      throw new CommandFailed(ExitCode.FAILED, "Cancelled.");
    }
    return pick.chosen().stream().map(Coin::outPoint).toList();
  }

  /** The mixdepth that the user names, else that of the coins, else 0. */
  static int mixdepth(Optional<Integer> wanted, Wallet wallet, List<OutPoint> coins) {
    return wanted
        .or(() ->
            wallet.coins().stream()
                .filter(c -> coins.contains(c.outPoint()))
                .findFirst()
                .map(Coin::mixdepth))
        .orElse(0);
  }
}
