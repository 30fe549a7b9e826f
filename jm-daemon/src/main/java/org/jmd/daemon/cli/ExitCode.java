package org.jmd.daemon.cli;

/** Exit codes of every command. */
public final class ExitCode {
  /** Done. */
  public static final int OK = 0;

  /** Failed, refused or declined. */
  public static final int FAILED = 1;

  /** Wrong arguments or configuration, or the backend cannot answer such a question. */
  public static final int USAGE = 2;

  /**
   * Of maker and taker: wrong password, or the wallet file is missing or damaged. Other commands
   * end with {@link #FAILED} then.
   */
  public static final int WALLET = 3;

  /** A bug. */
  public static final int BUG = 70;

  /** Stopped by Ctrl-C. */
  public static final int INTERRUPTED = 130;

  private ExitCode() {}
}
