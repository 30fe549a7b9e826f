package org.jmd.daemon.cli;

import java.util.function.Supplier;

/** Turns settings that contradict each other into a usage error. */
final class Contradictions {
  private Contradictions() {}

  /** The value; an {@link IllegalArgumentException} on the way becomes a line for the user. */
  static <T> T reported(Supplier<T> settings) {
    try {
      return settings.get();
    } catch (IllegalArgumentException contradiction) {
      throw new CommandFailed(
          ExitCode.USAGE, String.valueOf(contradiction.getMessage()), contradiction);
    }
  }
}
