package org.jmd.core.config;

import java.util.List;

/** The keys of section {@code metrics}: figures for those who watch a role (wallet.md 6.6). */
public final class MetricsKeys {
  private static final Section IN = new Section("metrics");

  /** Whether to serve metrics and health over HTTP. */
  public static final ConfigKey<Boolean> ENABLED =
      IN.flag("enabled", false, "serve /metrics, /health and /ready over HTTP");

  /** Where to serve them. */
  public static final ConfigKey<String> HOST =
      IN.of(
          "host",
          ValueType.text("an address", v -> v.matches("[0-9A-Za-z._:-]{1,255}")),
          "127.0.0.1",
          "address to serve them on; everybody who can reach it can read them");

  /** The port. */
  public static final ConfigKey<Integer> PORT =
      IN.integer("port", 0, 65535, 9522, "port to serve them on; 0 takes a free one");

  /** Whether metrics show what the wallet holds and earned. */
  public static final ConfigKey<Boolean> AMOUNTS =
      IN.flag("amounts", false, "metrics show coins, balances and earnings too");

  private MetricsKeys() {}

  static List<ConfigKey<?>> all() {
    return IN.keys();
  }
}
