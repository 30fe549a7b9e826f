package org.jmd.core.config;

import java.util.List;

/** The keys of section {@code bitcoin}: the Bitcoin node (wallet.md 6.6). */
public final class BitcoinKeys {
  private static final Section IN = new Section("bitcoin");

  /** Chain backend. */
  public static final ConfigKey<String> BACKEND =
      IN.of(
          "backend_type",
          ValueType.oneOf("descriptor_wallet"),
          "descriptor_wallet",
          "chain backend");

  /** URL of the node's RPC interface. */
  public static final ConfigKey<String> RPC_URL =
      IN.of(
          "rpc_url",
          ValueType.text(
              "an http or https URL without credentials", v -> v.matches("https?://[^@\\s]+")),
          "http://127.0.0.1:8332",
          "URL of the node's RPC interface");

  /** RPC user. */
  public static final ConfigKey<String> RPC_USER = IN.text("rpc_user", "", "RPC user");

  /** RPC password. */
  public static final ConfigKey<String> RPC_PASSWORD =
      IN.secret("rpc_password", ValueType.text(), "RPC password");

  /** RPC cookie file; ignored where user and password are set. */
  public static final ConfigKey<String> RPC_COOKIE =
      IN.optional(
          "rpc_cookie_file",
          ValueType.text(),
          "RPC cookie file; ignored where user and password are set");

  private BitcoinKeys() {}

  static List<ConfigKey<?>> all() {
    return IN.keys();
  }
}
