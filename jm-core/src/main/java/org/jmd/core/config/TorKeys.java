package org.jmd.core.config;

import java.util.List;

/** The keys of section {@code tor}: tor's proxy and its control port (wallet.md 6.6). */
public final class TorKeys {
  private static final Section IN = new Section("tor");

  /** SOCKS5 proxy of tor. */
  public static final ConfigKey<String> SOCKS_HOST =
      IN.text("socks_host", "127.0.0.1", "SOCKS5 proxy of tor");

  /** Port of the SOCKS5 proxy. */
  public static final ConfigKey<Integer> SOCKS_PORT =
      IN.integer("socks_port", 1, 65535, 9050, "port of the SOCKS5 proxy");

  /** Separate circuits for separate purposes. */
  public static final ConfigKey<Boolean> STREAM_ISOLATION =
      IN.flag("stream_isolation", true, "separate circuits for separate purposes");

  /** Seconds to wait for a connection through tor. */
  public static final ConfigKey<Integer> CONNECTION_TIMEOUT =
      IN.integer(
          "connection_timeout", 1, 3600, 120, "seconds to wait for a connection through tor");

  /** Dial directories outside of tor on live networks. */
  public static final ConfigKey<Boolean> ALLOW_CLEARNET =
      IN.flag(
          "allow_clearnet",
          false,
          "dial directories outside of tor on networks other than regtest");

  /** Make onion services over tor's control port. */
  public static final ConfigKey<Boolean> CONTROL_ENABLED =
      IN.flag(
          "control_enabled",
          true,
          "make onion services over tor's control port; on regtest only if set");

  /** Control port of tor. */
  public static final ConfigKey<String> CONTROL_HOST =
      IN.text("control_host", "127.0.0.1", "control port of tor");

  /** Its port. */
  public static final ConfigKey<Integer> CONTROL_PORT =
      IN.integer("control_port", 1, 65535, 9051, "port of the control port");

  /** Cookie file of the control port. */
  public static final ConfigKey<String> COOKIE_PATH =
      IN.optional(
          "cookie_path",
          ValueType.text(),
          "cookie file of the control port; by default the one that tor names");

  /** Password of the control port. */
  public static final ConfigKey<String> PASSWORD =
      IN.secret("password", ValueType.text(), "password of the control port, if tor wants one");

  /** Where tor finds this host. */
  public static final ConfigKey<String> TARGET_HOST =
      IN.of(
          "target_host",
          ValueType.text("an address", v -> v.matches("[0-9A-Za-z._:-]{1,255}")),
          "127.0.0.1",
          "address of this host, as tor sees it");

  /** Most streams on one circuit to an onion service. */
  public static final ConfigKey<Integer> MAX_STREAMS =
      IN.integer(
          "max_streams",
          0,
          65535,
          64,
          "most streams on one circuit to our onion service, more close it; 0 is no limit");

  /** Whether callers of an onion service must work when many call. */
  public static final ConfigKey<Boolean> POW =
      IN.flag(
          "pow_enabled",
          true,
          "let callers of our onion service work when many call, where tor can (0.4.9.2)");

  /** Introductions a second under proof of work. */
  public static final ConfigKey<Integer> POW_RATE =
      IN.integer("pow_queue_rate", 1, 1_000_000, 25, "introductions a second that pass then");

  /** Introductions at once under proof of work. */
  public static final ConfigKey<Integer> POW_BURST =
      IN.integer("pow_queue_burst", 1, 1_000_000, 250, "introductions at once that pass then");

  private TorKeys() {}

  static List<ConfigKey<?>> all() {
    return IN.keys();
  }
}
