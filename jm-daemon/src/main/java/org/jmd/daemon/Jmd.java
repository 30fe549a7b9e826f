package org.jmd.daemon;

import org.jmd.daemon.cli.JmdCommand;
import org.jmd.daemon.cli.Terminal;

/** Entry point of the launcher. */
public final class Jmd {
  private Jmd() {}

  /** Runs one command and ends the process with its exit code. */
  public static void main(String[] arguments) {
    System.exit(JmdCommand.execute(Terminal.system(), System.getenv(), arguments));
  }
}
