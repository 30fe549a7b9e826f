package org.jmd.daemon.cli;

import static org.jmd.daemon.cli.Amounts.sats;

import java.util.List;
import java.util.concurrent.Callable;
import org.jmd.core.config.ConfigException;
import org.jmd.daemon.watch.MakerStatus;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code jmd maker offers}. */
@Command(
    name = "offers",
    description = "Show what the running maker offers, from which balances, and what is missing.",
    footerHeading = "%nExample:%n",
    footer = "  jmd maker offers --json")
final class MakerOffers implements Callable<Integer> {
  private final Invocation invocation;
  @Mixin CommonOptions common = new CommonOptions();
  @Mixin JsonOption json = new JsonOption();

  MakerOffers(Invocation invocation) {
    this.invocation = invocation;
  }

  /**
   * The JSON document.
   *
   * @param offerableSats what each mixdepth could put into one CoinJoin
   * @param problems why terms of the configuration led to no offer, or nobody may take it
   */
  private record Document(
      String state,
      List<MakerStatus.OfferLine> offers,
      List<Long> offerableSats,
      List<String> problems) {}

  @Override
  public Integer call() throws ConfigException {
    MakerStatus status;
    try (MakerQuestion maker = MakerQuestion.to(invocation, common)) {
      status = maker.ask("status", MakerStatus.class);
    }
    json.output(invocation)
        .show(
            new Document(
                status.state(), status.offers(), status.coins().offerableSats(), status.hints()),
            out -> print(out, status));
    return ExitCode.OK;
  }

  private static void print(Output out, MakerStatus status) {
    MakerStatusShow.offers(out, status.offers());
    if (status.offers().isEmpty()) {
      out.line(status.problem().orElse("no offers"));
    }
    Table table = new Table("mixdepth", ">offerable sats");
    List<Long> balances = status.coins().offerableSats();
    for (int mixdepth = 0; mixdepth < balances.size(); mixdepth++) {
      table.row(mixdepth, sats(balances.get(mixdepth)));
    }
    out.table(table);
    status.hints().forEach(hint -> out.line("* " + hint));
  }
}
