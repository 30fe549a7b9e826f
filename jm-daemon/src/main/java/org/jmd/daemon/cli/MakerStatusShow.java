package org.jmd.daemon.cli;

import static org.jmd.daemon.cli.Amounts.sats;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jmd.core.config.ConfigException;
import org.jmd.daemon.watch.MakerStatus;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code jmd maker status}. */
@Command(
    name = "status",
    description = "Show what the running maker does, and why nobody may be taking its offers.",
    footerHeading = "%nExamples:%n",
    footer = {"  jmd maker status", "  jmd maker status --json"})
final class MakerStatusShow implements Callable<Integer> {
  private final Invocation invocation;
  @Mixin CommonOptions common = new CommonOptions();
  @Mixin JsonOption json = new JsonOption();

  MakerStatusShow(Invocation invocation) {
    this.invocation = invocation;
  }

  @Override
  public Integer call() throws ConfigException {
    MakerStatus status;
    try (MakerQuestion maker = MakerQuestion.to(invocation, common)) {
      status = maker.ask("status", MakerStatus.class);
    }
    json.output(invocation).show(status, out -> print(out, status));
    return ExitCode.OK;
  }

  private void print(Output out, MakerStatus status) {
    Style style = out.style();
    String state = status.state().replace('_', ' ');
    out.line(
        "maker "
            + status.nick().map(nick -> nick + ": ").orElse("")
            + (status.state().equals("running") ? style.good(state) : style.warning(state))
            + ", up "
            + duration(status.uptimeSeconds()));
    status.problem().ifPresent(problem -> out.line("  " + style.warning(problem)));
    out.line("node: " + node(status.node(), style));
    status.walletSeen().ifPresent(at -> out.line("wallet: looked at " + ago(at)));
    directories(out, status.directories());
    offers(out, status.offers());
    sessions(out, status.sessions());
    requests(out, status);
    MakerStatus.CoinCounts coins = status.coins();
    out.line(
        "coins: "
            + coins.total()
            + ", of which unconfirmed "
            + coins.unconfirmed()
            + ", frozen "
            + coins.frozen()
            + ", in sessions "
            + coins.leased()
            + ", bonds "
            + coins.bonds()
            + "; seen by takers so far: "
            + status.disclosedCoins());
    out.line("fidelity bond: " + status.bond().state());
    status.bond().warnings().forEach(warning -> out.line("  " + style.warning(warning)));
    status.bond().seen().forEach(seen -> out.line("  " + seen));
    MakerStatus.Earnings earnings = status.earnings();
    out.line(
        "earned: "
            + sats(earnings.todaySats())
            + " sats today, "
            + sats(earnings.totalSats())
            + " sats in "
            + earnings.coinJoins()
            + " CoinJoins");
    counts(out, status.counts());
    if (!status.hints().isEmpty()) {
      out.line(style.bold("why nobody may be taking your offers:"));
      status.hints().forEach(hint -> out.line("  * " + hint));
    }
  }

  private static String node(MakerStatus.NodeHealth node, Style style) {
    String height = node.tipHeight().map(h -> "height " + h).orElse("height unknown");
    return node.answers()
        ? style.good("answers") + ", " + height
        : style.bad("does not answer")
            + ", "
            + height
            + node.lastError().map(error -> ": " + error).orElse("");
  }

  private static void directories(Output out, List<MakerStatus.DirectoryHealth> directories) {
    Table table = new Table("directory", "state", ">offers", ">reconnects", "");
    for (MakerStatus.DirectoryHealth d : directories) {
      table.row(
          d.endpoint(),
          d.up() ? out.style().good("up") : out.style().bad("down"),
          d.offers(),
          d.reconnects(),
          d.detail());
    }
    out.table(table);
  }

  /** The table that {@code jmd maker offers} shows too. */
  static void offers(Output out, List<MakerStatus.OfferLine> offers) {
    Table table = new Table(">offer", "type", ">from sats", ">to sats", ">fee", ">on directories");
    for (MakerStatus.OfferLine o : offers) {
      table.row(
          o.oid(), o.type(), sats(o.minSats()), sats(o.maxSats()), o.fee(), o.announcedOn().size());
    }
    out.table(table);
  }

  private static void sessions(Output out, List<MakerStatus.SessionLine> sessions) {
    Table table = new Table("session", ">seconds");
    sessions.forEach(s -> table.row(s.stage(), s.ageSeconds()));
    out.table(table);
  }

  private void requests(Output out, MakerStatus status) {
    status.offersAsked().ifPresent(at -> out.line("a taker asked for the offers " + ago(at)));
    Table table = new Table("last requests", "");
    status.requests().forEach(request -> table.row(ago(request.at()), request.what()));
    out.table(table);
  }

  private String ago(Instant at) {
    long seconds = Duration.between(at, invocation.tasks().clock().instant()).toSeconds();
    return duration(Math.max(0, seconds)) + " ago";
  }

  /** Only what has happened: most never does. */
  private static void counts(Output out, Map<String, Long> counts) {
    Table table = new Table("since the start", ">times");
    counts.forEach((what, count) -> {
      if (count > 0) {
        table.row(what.replace('_', ' '), count);
      }
    });
    out.table(table);
  }

  private static String duration(long seconds) {
    Duration d = Duration.ofSeconds(seconds);
    return d.toDays() > 0
        ? d.toDays() + " d " + d.toHoursPart() + " h"
        : d.toHours() > 0
            ? d.toHours() + " h " + d.toMinutesPart() + " min"
            : d.toMinutes() + " min " + d.toSecondsPart() + " s";
  }
}
