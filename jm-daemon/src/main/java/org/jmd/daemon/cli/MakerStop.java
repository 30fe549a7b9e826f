package org.jmd.daemon.cli;

import java.util.concurrent.Callable;
import org.jmd.core.config.ConfigException;
import org.jmd.daemon.watch.MakerDesk;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code jmd maker stop}. */
@Command(
    name = "stop",
    description = "Stop the running maker in good order, as SIGTERM does, and wait for its end.",
    footerHeading = "%nExample:%n",
    footer = "  jmd maker stop")
final class MakerStop implements Callable<Integer> {
  private final Invocation invocation;
  @Mixin CommonOptions common = new CommonOptions();

  MakerStop(Invocation invocation) {
    this.invocation = invocation;
  }

  @Override
  public Integer call() throws ConfigException {
    try (MakerQuestion maker = MakerQuestion.to(invocation, common)) {
      maker.ask("stop", MakerDesk.Stopping.class);
      maker.awaitEnd();
      if (maker.isThere(invocation)) {
        throw new CommandFailed(ExitCode.FAILED, "the maker has not ended yet; look at its log");
      }
    }
    invocation.terminal().out().println("maker stopped");
    return ExitCode.OK;
  }
}
