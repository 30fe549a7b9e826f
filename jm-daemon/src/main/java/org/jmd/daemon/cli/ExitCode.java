package org.jmd.daemon.cli;

import java.util.LinkedHashMap;
import java.util.Map;

/** Exit codes of every command. */
public final class ExitCode {
  /** Done. */
  public static final int OK = 0;

  /** Failed, refused or declined. */
  public static final int FAILED = 1;

  /** Wrong arguments or configuration, or the backend cannot answer such a question. */
  public static final int USAGE = 2;

  /**
   * Of maker, taker and suite: wrong password, or the wallet file is missing or damaged. Other
   * commands end with {@link #FAILED} then.
   */
  public static final int WALLET = 3;

  /** Of maker and suite: the fidelity bond cannot be announced, or not any more. */
  public static final int BOND = 4;

  /** Of the doctor: warnings, but no errors. */
  public static final int WARNINGS = 10;

  /** A bug. */
  public static final int BUG = 70;

  /** Stopped by Ctrl-C. */
  public static final int INTERRUPTED = 130;

  private ExitCode() {}

  /** All of them with what they mean, for help. */
  static Map<Integer, String> meanings() {
    Map<Integer, String> meanings = new LinkedHashMap<>();
    meanings.put(OK, "Done.");
    meanings.put(FAILED, "Failed, refused or declined.");
    meanings.put(
        USAGE,
        "Wrong arguments or configuration; a question that the backend cannot answer;"
            + " verify-password of a file without a password.");
    meanings.put(WALLET, "Of maker, taker and suite: the wallet file cannot be opened.");
    meanings.put(BOND, "Of maker and suite: the fidelity bond cannot be announced (any more).");
    meanings.put(WARNINGS, "Of doctor: warnings, but no errors; errors end it with 1.");
    meanings.put(BUG, "A bug: please report it.");
    meanings.put(INTERRUPTED, "Stopped by Ctrl-C.");
    return meanings;
  }
}
