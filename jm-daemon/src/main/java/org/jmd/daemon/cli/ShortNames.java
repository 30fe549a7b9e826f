package org.jmd.daemon.cli;

import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;

/**
 * The letters that users of joinmarket-ng are used to (wallet.md 6.2). Options that many commands
 * share cannot declare those which mean something else in some of them.
 */
final class ShortNames {
  private static final String NETWORK = "--network";
  private static final String LABEL = "--label";
  private static final String LOG_LEVEL = "--log-level";

  private ShortNames() {}

  /** Gives a command below {@code jmd wallet} or {@code jmd bond} its letters. */
  static void give(CommandSpec spec) {
    if (spec.findOption(NETWORK) != null && spec.findOption("-n") == null) {
      rename(spec, NETWORK, "-n", NETWORK);
    }
    if (spec.findOption(LABEL) != null) {
      rename(spec, LOG_LEVEL, LOG_LEVEL);
      rename(spec, LABEL, "-l", LABEL);
    }
    spec.subcommands().values().stream().distinct().forEach(child -> give(child.getCommandSpec()));
  }

  private static void rename(CommandSpec spec, String name, String... names) {
    OptionSpec before = spec.findOption(name);
    if (before != null) {
      spec.remove(before);
      spec.addOption(OptionSpec.builder(before).names(names).build());
    }
  }
}
