package org.jmd.daemon.cli;

import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jmd.core.config.Config;
import org.jmd.core.config.ConfigException;
import org.jmd.core.runtime.ProcessHardening;
import org.jmd.daemon.notify.NotifySettings;
import org.jmd.daemon.notify.PostOffice;
import org.jmd.daemon.notify.TargetCheck;
import org.jmd.daemon.suite.NotificationWiring;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code jmd notify}. */
@Subcommands(NotifyCommand.Test.class)
@Command(
    name = "notify",
    description = "Look after the messages to an operator who is somewhere else.")
final class NotifyCommand implements Runnable {
  @Spec CommandSpec spec = CommandSpec.create();

  @Override
  public void run() {
    throw Groups.missing(spec);
  }

  /** {@code jmd notify test}. */
  @Command(
      name = "test",
      description =
          "Send a test message to every target of notifications.urls and tell how each took it.",
      footerHeading = "%nExample:%n",
      footer = "  jmd notify test                         code 1 if a target did not take it")
  static final class Test implements Callable<Integer> {
    private final Invocation invocation;
    @Mixin CommonOptions common = new CommonOptions();

    Test(Invocation invocation) {
      this.invocation = invocation;
    }

    @Override
    public Integer call() throws ConfigException, InterruptedException {
      Config config = common.load(invocation.environment());
      Logging.configure(config);
      ProcessHardening.apply();
      Optional<NotifySettings> settings =
          Contradictions.reported(() -> NotificationWiring.settings(config, "test"));
      if (settings.isEmpty()) {
        throw new CommandFailed(
            ExitCode.USAGE, "no messages are sent: notifications.urls names no target");
      }
      PostOffice office = NotificationWiring.office(config, invocation.tasks());
      try {
        return report(office.check(settings.get()).run());
      } finally {
        office.transport().close();
      }
    }

    private int report(List<TargetCheck.Result> results) {
      for (TargetCheck.Result result : results) {
        invocation
            .terminal()
            .out()
            .println(result.target() + ": " + result.problem().orElse("delivered"));
      }
      boolean all = results.stream().allMatch(result -> result.problem().isEmpty());
      return all ? ExitCode.OK : ExitCode.FAILED;
    }
  }
}
