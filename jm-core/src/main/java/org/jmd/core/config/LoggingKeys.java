package org.jmd.core.config;

import java.util.List;

/** The keys of section {@code logging}: what the log shows (wallet.md 6.6). */
public final class LoggingKeys {
  private static final Section IN = new Section("logging");

  /** Least important log lines that are shown. */
  public static final ConfigKey<String> LEVEL =
      IN.of(
          "level",
          ValueType.oneOf("TRACE", "DEBUG", "INFO", "WARNING", "WARN", "ERROR"),
          "INFO",
          "least important log lines that are shown");

  /** Show txids and addresses in full. */
  public static final ConfigKey<Boolean> SENSITIVE =
      IN.flag("sensitive", false, "show txids and addresses in full");

  private LoggingKeys() {}

  static List<ConfigKey<?>> all() {
    return IN.keys();
  }
}
