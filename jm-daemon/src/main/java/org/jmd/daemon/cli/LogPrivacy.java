package org.jmd.daemon.cli;

import ch.qos.logback.classic.PatternLayout;
import ch.qos.logback.classic.spi.ILoggingEvent;
import java.util.regex.Pattern;

/**
 * Writes log lines so that a log which gets into wrong hands tells little (wallet.md 7.4): of
 * txids, addresses, keys and everything else in hex only so much is left that its owner can find
 * it. With {@code logging.sensitive} they stay whole, except private keys, which never appear. It
 * applies to messages and stack traces of our code and of libraries alike.
 */
final class LogPrivacy extends PatternLayout {
  private static final String BASE58 = "[1-9A-HJ-NP-Za-km-z]";

  /** Extended private keys of any prefix. */
  private static final Pattern PRIVATE_KEY = Pattern.compile("\\b[a-zA-Z]prv" + BASE58 + "{70,}");

  private static final Pattern PUBLIC_KEY = Pattern.compile("\\b([a-zA-Z]pub)" + BASE58 + "{70,}");

  /** Hashes, txids, keys, scripts and transactions; but no word of a few hex letters. */
  private static final Pattern HEX =
      Pattern.compile("\\b([0-9a-fA-F]{8})[0-9a-fA-F]{32,}\\b(?!\\.onion)");

  private static final Pattern SEGWIT =
      Pattern.compile("\\b((?:bc|tb|bcrt)1[a-z0-9]{4})[a-z0-9]{20,}([a-z0-9]{4})\\b");

  private static final Pattern LEGACY =
      Pattern.compile("\\b([123mn]" + BASE58 + "{4})" + BASE58 + "{17,26}(" + BASE58 + "{4})\\b");

  private final boolean sensitive;

  /**
   * A layout that still needs a context and a pattern.
   *
   * @param sensitive whether everything but private keys is shown
   */
  LogPrivacy(boolean sensitive) {
    this.sensitive = sensitive;
  }

  @Override
  public String doLayout(ILoggingEvent event) {
    String line = withoutPrivateKeys(super.doLayout(event));
    return sensitive ? line : shortened(line);
  }

  static String withoutPrivateKeys(String text) {
    return PRIVATE_KEY.matcher(text).replaceAll("(private key)");
  }

  /** The text with everything shortened that could be looked up on a chain. */
  static String shortened(String text) {
    String result = HEX.matcher(text).replaceAll("$1..");
    result = SEGWIT.matcher(result).replaceAll("$1..$2");
    result = LEGACY.matcher(result).replaceAll("$1..$2");
    return PUBLIC_KEY.matcher(result).replaceAll("$1..");
  }
}
