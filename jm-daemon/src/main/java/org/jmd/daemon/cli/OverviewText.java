package org.jmd.daemon.cli;

import static org.jmd.daemon.cli.Amounts.sats;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.jmd.wallet.overview.AddressLine;
import org.jmd.wallet.overview.AddressStatus;
import org.jmd.wallet.overview.BranchLine;
import org.jmd.wallet.overview.CoinLine;
import org.jmd.wallet.overview.MixdepthLine;
import org.jmd.wallet.overview.Totals;
import org.jmd.wallet.overview.WalletOverview;

/** Writes what a wallet holds for people; amounts are satoshis. */
final class OverviewText {
  private static final int ENOUGH_CONFIRMATIONS = 5;

  private final Output out;
  private final Style style;

  OverviewText(Output out) {
    this.out = out;
    this.style = out.style();
  }

  void write(WalletOverview overview) {
    out.line("wallet " + overview.fingerprint() + " on " + overview.network().wireName());
    overview.mixdepths().forEach(this::branches);
    Table table = new Table("mixdepth", ">sats", ">frozen", ">coins", "next deposit address");
    for (MixdepthLine line : overview.mixdepths()) {
      table.row(
          line.mixdepth(),
          sats(line.balanceSats()),
          line.frozenSats() == 0 ? "" : style.warning(sats(line.frozenSats())),
          line.coins(),
          line.nextDepositAddress());
    }
    out.line("");
    out.table(table);
    out.line("");
    totals(overview.totals());
  }

  private void branches(MixdepthLine mixdepth) {
    mixdepth
        .zpub()
        .ifPresent(zpub -> {
          out.line("");
          out.line(style.bold("mixdepth " + mixdepth.mixdepth()) + "  " + style.faint(zpub));
        });
    for (BranchLine branch : mixdepth.branches()) {
      out.line("");
      out.line(branch.branch() + "  " + branch.path() + "  " + sats(branch.balanceSats()));
      Table table =
          new Table("index", "address", "status", ">sats", "confirmations", "label", "coin");
      branch.addresses().forEach(address -> rows(table, address));
      out.table(table);
    }
  }

  private void rows(Table table, AddressLine line) {
    boolean single = line.coins().size() == 1;
    table.row(
        line.path().substring(line.path().lastIndexOf('/') + 1),
        line.address(),
        status(line),
        line.coins().isEmpty() ? "" : sats(line.balanceSats()),
        single ? state(line.coins().getFirst()) : "",
        line.label(),
        single ? coin(line.coins().getFirst()) : "");
    if (!single) {
      for (CoinLine coin : line.coins()) {
        table.row("", "", "", sats(coin.valueSats()), state(coin), "", coin(coin));
      }
    }
  }

  private String coin(CoinLine coin) {
    return style.faint(coin.outpoint() + coin.label().map(label -> " " + label).orElse(""));
  }

  private String status(AddressLine line) {
    String word = line.status().toString();
    String marks =
        line.marks().stream().sorted().map(m -> " (" + m + ")").collect(Collectors.joining());
    return colour(line.status(), word) + style.warning(marks);
  }

  private String colour(AddressStatus status, String word) {
    return switch (status) {
      case CJ_OUT -> style.good(word);
      case DEPOSIT, CJ_CHANGE, NON_CJ_CHANGE -> style.warning(word);
      case FLAGGED -> style.bad(word);
      case NEW, USED_EMPTY -> style.faint(word);
      case RESERVED, BOND -> word;
    };
  }

  private String state(CoinLine coin) {
    List<String> words = new ArrayList<>();
    words.add(
        coin.confirmations() >= ENOUGH_CONFIRMATIONS
            ? ENOUGH_CONFIRMATIONS + "+"
            : Integer.toString(coin.confirmations()));
    if (coin.frozen()) {
      words.add(style.warning("frozen"));
    }
    if (coin.inUse()) {
      words.add(style.warning("in use"));
    }
    return String.join(" ", words);
  }

  private void totals(Totals totals) {
    Table table = new Table("", ">sats");
    table.row("total", sats(totals.totalSats()));
    optional(table, "frozen", totals.frozenSats());
    optional(table, "bonds, locked", totals.bondsLockedSats());
    optional(table, "bonds, expired", totals.bondsExpiredSats());
    optional(table, "in use", totals.inUseSats());
    optional(table, "unconfirmed", totals.unconfirmedSats());
    table.row(style.bold("spendable"), style.bold(sats(totals.spendableSats())));
    out.table(table);
  }

  private static void optional(Table table, String name, long amountSats) {
    if (amountSats > 0) {
      table.row(name, sats(amountSats));
    }
  }
}
