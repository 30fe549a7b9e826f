package org.jmd.daemon.cli;

import java.util.stream.Collectors;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;

/** What commands do that only hold other commands. */
final class Groups {
  private Groups() {}

  /** The complaint about a group named without one of its commands. */
  static CommandLine.ParameterException missing(CommandSpec group) {
    String known =
        group.subcommands().values().stream()
            .map(CommandLine::getCommandSpec)
            .filter(spec -> !spec.usageMessage().hidden())
            .map(CommandSpec::name)
            .distinct()
            .collect(Collectors.joining(", "));
    return new CommandLine.ParameterException(group.commandLine(), "Missing command: " + known);
  }
}
