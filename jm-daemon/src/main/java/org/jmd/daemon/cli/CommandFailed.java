package org.jmd.daemon.cli;

/** Ends a command with one line for the user and an exit code; no stack trace is shown. */
public final class CommandFailed extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final int exitCode;

  /**
   * Ends the command.
   *
   * @param exitCode see {@link ExitCode}
   * @param message what is wrong and how to mend it, without secrets
   */
  public CommandFailed(int exitCode, String message) {
    super(message);
    this.exitCode = exitCode;
  }

  /** As above, caused by another exception whose text is not shown. */
  public CommandFailed(int exitCode, String message, Throwable cause) {
    super(message, cause);
    this.exitCode = exitCode;
  }

  /** The exit code. */
  public int exitCode() {
    return exitCode;
  }
}
