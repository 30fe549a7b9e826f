package org.jmd.daemon;

import org.jmd.daemon.cli.JmdCommand;
import org.jmd.daemon.cli.Terminal;

/** Entry point of the launcher {@code jmd}; see {@link JmdCommand} for what it offers. */
public final class Jmd {
  private Jmd() {}

  /**
   * Runs one command and ends the process with its exit code.
   *
   * <p>A command that went well and left nothing running ends by returning. {@code System.exit}
   * would first look for somebody who logs it, in every jar of the class path, and that takes
   * longer than most such commands.
   */
  public static void main(String[] arguments) {
    int code = run(arguments);
    if (code != 0 || Thread.activeCount() > 1) {
      System.exit(code);
    }
  }

  static int run(String... arguments) {
    return JmdCommand.execute(Terminal.system(), System.getenv(), arguments);
  }
}
