package org.jmd.daemon.cli;

import static org.jmd.daemon.cli.Amounts.sats;

import java.math.RoundingMode;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.Callable;
import org.jmd.core.config.Config;
import org.jmd.core.config.ConfigException;
import org.jmd.wallet.file.PrivateFiles;
import org.jmd.wallet.history.History;
import org.jmd.wallet.history.HistoryColumn;
import org.jmd.wallet.history.HistoryEntry;
import org.jmd.wallet.history.HistoryEntry.Role;
import org.jmd.wallet.history.HistoryStatistics;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code jmd wallet history} (wallet.md 6.2): reads the file, asks no node. */
@Command(
    name = "history",
    description = "Show CoinJoins, payments and deposits, the newest first.",
    footerHeading = "%nExamples:%n",
    footer = {
      "  jmd wallet history --limit 20",
      "  jmd wallet history --role maker --stats",
      "  jmd wallet history --all-wallets --csv"
    })
final class WalletHistory implements Callable<Integer> {
  private static final DateTimeFormatter MINUTES = DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm");

  private final Invocation invocation;
  @Mixin CommonOptions common = new CommonOptions();
  @Mixin WalletChoice choice = new WalletChoice();
  @Mixin JsonOption json = new JsonOption();

  @Option(
      names = {"-n", "--limit"},
      paramLabel = "N",
      description = "Only the N newest rows.")
  @Nullable Integer limit;

  @Option(
      names = {"-r", "--role"},
      paramLabel = "ROLE",
      description = "Only rows as ${COMPLETION-CANDIDATES}.")
  @Nullable Role role;

  @Option(
      names = {"-s", "--stats"},
      description = "Show counts and sums over CoinJoins instead of rows.")
  boolean stats;

  @Option(names = "--csv", description = "Write the rows as the file has them.")
  boolean csv;

  @Option(names = "--all-wallets", description = "Rows of every wallet of the data directory.")
  boolean allWallets;

  WalletHistory(Invocation invocation) {
    this.invocation = invocation;
  }

  @Override
  public Integer call() throws ConfigException {
    check();
    Config config = common.load(invocation.environment());
    Logging.configure(config);
    List<HistoryEntry> rows = rows(config);
    if (csv) {
      invocation.terminal().out().print(History.csv(limited(rows)));
      invocation.terminal().out().flush();
    } else if (stats) {
      HistoryStatistics figures = HistoryStatistics.of(rows);
      json.output(invocation).show(figures, out -> print(out, figures));
    } else {
      List<HistoryEntry> shown = limited(rows);
      ZoneId zone = ZoneId.systemDefault();
      json.output(invocation)
          .show(shown.stream().map(e -> HistoryRow.of(e, zone)).toList(), out -> print(out, shown));
    }
    return ExitCode.OK;
  }

  private void check() {
    if (csv && (stats || json.json)) {
      throw new CommandFailed(ExitCode.USAGE, "--csv excludes --stats and --json");
    }
    if (allWallets && choice.named != null) {
      throw new CommandFailed(
          ExitCode.USAGE, "--all-wallets and --wallet-fingerprint exclude each other");
    }
    if (limit != null && limit < 1) {
      throw new CommandFailed(ExitCode.USAGE, "--limit must be at least 1, got " + limit);
    }
  }

  /** The newest first. */
  private List<HistoryEntry> rows(Config config) {
    String wallet = allWallets ? "" : choice.fingerprint(invocation, common, config);
    return History.ofAllWallets(new PrivateFiles(), common.dataDirectory(invocation.environment()))
        .stream()
        .filter(e -> allWallets || e.fingerprint().equals(wallet))
        .filter(e -> role == null || e.role().filter(r -> r == role).isPresent())
        .sorted(Comparator.comparing((HistoryEntry e) -> e.get(HistoryColumn.TIMESTAMP)).reversed())
        .toList();
  }

  private List<HistoryEntry> limited(List<HistoryEntry> rows) {
    return limit == null ? rows : rows.stream().limit(limit).toList();
  }

  private void print(Output out, List<HistoryEntry> rows) {
    Table table = new Table("time", "wallet", "role", "state", ">sats", ">fee", ">peers", "txid");
    for (HistoryEntry entry : rows) {
      table.row(
          entry.time(HistoryColumn.TIMESTAMP).map(MINUTES::format).orElse("?"),
          entry.fingerprint(),
          entry.get(HistoryColumn.ROLE) + (entry.isFromProtocol() ? "" : "*"),
          state(entry, out.style()),
          sats(HistoryRow.amountSats(entry)),
          sats(entry.number(HistoryColumn.NET_FEE)),
          entry.get(HistoryColumn.PEER_COUNT),
          entry.txid());
    }
    out.table(table);
    if (rows.isEmpty()) {
      out.line("nothing yet");
    } else if (rows.stream().anyMatch(e -> !e.isFromProtocol())) {
      out.line("* guessed from the chain");
    }
  }

  private static String state(HistoryEntry entry, Style style) {
    if (entry.success()) {
      return style.good("done");
    }
    String reason = entry.get(HistoryColumn.FAILURE_REASON);
    return entry.isOpen()
        ? style.warning(reason.isEmpty() ? "pending" : reason)
        : style.bad("failed") + (reason.isEmpty() ? "" : ": " + reason);
  }

  private static void print(Output out, HistoryStatistics figures) {
    Table table = new Table("CoinJoins", ">");
    table.row("all", figures.total());
    table.row("as maker", figures.asMaker());
    table.row("as taker", figures.asTaker());
    table.row("successful", figures.successful());
    table.row("failed", figures.failed());
    table.row("successful, percent", figures.successPercent().setScale(1, RoundingMode.HALF_EVEN));
    table.row("volume, sats", sats(figures.volumeSats()));
    table.row("volume of successful ones, sats", sats(figures.successfulVolumeSats()));
    table.row("fees earned, sats", sats(figures.feesEarnedSats()));
    table.row("fees paid, sats", sats(figures.feesPaidSats()));
    table.row("coins that others have seen", figures.utxosDisclosed());
    out.table(table);
  }
}
