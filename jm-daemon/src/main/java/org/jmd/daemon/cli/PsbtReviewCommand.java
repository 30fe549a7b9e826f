package org.jmd.daemon.cli;

import java.util.concurrent.Callable;
import org.jmd.core.config.ConfigException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code jmd wallet psbt review}. */
@Command(
    name = "review",
    description = "Show what a PSBT would do to this wallet. Needs no node and signs nothing.",
    footerHeading = "%nExample:%n",
    footer = "  jmd wallet psbt review --input payment.psbt")
final class PsbtReviewCommand implements Callable<Integer> {
  private final Invocation invocation;
  @Mixin PsbtSession session = new PsbtSession();
  @Mixin JsonOption json = new JsonOption();

  PsbtReviewCommand(Invocation invocation) {
    this.invocation = invocation;
  }

  @Override
  public Integer call() throws ConfigException {
    return session.run(
        invocation,
        (content, review, report) -> {
          json.output(invocation).show(report, out -> report.lines(out.style()).forEach(out::line));
          return ExitCode.OK;
        });
  }
}
