package org.jmd.daemon.cli;

import java.util.List;
import org.jmd.core.tx.OutPoint;

/** Coins as the user names them, {@code TXID:VOUT}. */
final class CoinNames {
  private CoinNames() {}

  /**
   * The coin of that name; anything else is a usage error.
   *
   * @param option where the name was given, for the message
   */
  static OutPoint parse(String option, String text) {
    return OutPoint.tryParse(text)
        .orElseThrow(
            () -> new CommandFailed(ExitCode.USAGE, option + " \"" + text + "\" is not TXID:VOUT"));
  }

  /** All of them. */
  static List<OutPoint> parse(String option, List<String> texts) {
    return texts.stream().map(text -> parse(option, text)).toList();
  }
}
