package org.jmd.daemon.cli;

import static org.jmd.daemon.cli.Amounts.sats;

import java.util.List;
import java.util.concurrent.Callable;
import org.jmd.core.config.Config;
import org.jmd.core.config.ConfigException;
import org.jmd.daemon.watch.Statement;
import org.jmd.wallet.file.PrivateFiles;
import org.jmd.wallet.history.History;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code jmd maker earnings}: reads the history, needs no running maker and no node. */
@Command(
    name = "earnings",
    description = "Show what the maker earned, by day, month or year.",
    footerHeading = "%nExamples:%n",
    footer = {
      "  jmd maker earnings --by month",
      "  jmd maker earnings --csv                the table of yigen-statement.csv"
    })
final class MakerEarnings implements Callable<Integer> {
  private final Invocation invocation;
  @Mixin CommonOptions common = new CommonOptions();
  @Mixin WalletChoice choice = new WalletChoice();
  @Mixin JsonOption json = new JsonOption();

  @Option(
      names = "--by",
      paramLabel = "PERIOD",
      description = "${COMPLETION-CANDIDATES} (default: ${DEFAULT-VALUE}).",
      defaultValue = "MONTH")
  Statement.Period period = Statement.Period.MONTH;

  @Option(
      names = "--csv",
      description = "Write every CoinJoin in the format of joinmarket-clientserver.")
  boolean csv;

  MakerEarnings(Invocation invocation) {
    this.invocation = invocation;
  }

  @Override
  public Integer call() throws ConfigException {
    if (csv && json.json) {
      throw new CommandFailed(ExitCode.USAGE, "--csv and --json exclude each other");
    }
    Config config = common.load(invocation.environment());
    Logging.configure(config);
    String wallet = choice.fingerprint(invocation, common, config);
    Statement statement =
        Statement.of(
            History.ofAllWallets(new PrivateFiles(), common.dataDirectory(invocation.environment()))
                .stream()
                .filter(row -> row.fingerprint().equals(wallet))
                .toList());
    if (csv) {
      invocation.terminal().out().print(statement.legacyCsv());
      invocation.terminal().out().flush();
    } else {
      List<Statement.Line> lines = statement.by(period);
      json.output(invocation).show(lines, out -> print(out, lines));
    }
    return ExitCode.OK;
  }

  private static void print(Output out, List<Statement.Line> lines) {
    if (lines.isEmpty()) {
      out.line("nothing earned yet");
      return;
    }
    Table table = new Table("period", ">CoinJoins", ">volume, sats", ">earned, sats");
    lines.forEach(
        l -> table.row(l.period(), l.coinJoins(), sats(l.volumeSats()), sats(l.earnedSats())));
    table.row(
        "all",
        lines.stream().mapToInt(Statement.Line::coinJoins).sum(),
        sats(lines.stream().mapToLong(Statement.Line::volumeSats).sum()),
        sats(lines.stream().mapToLong(Statement.Line::earnedSats).sum()));
    out.table(table);
  }
}
