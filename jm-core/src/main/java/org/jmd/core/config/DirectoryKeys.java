package org.jmd.core.config;

import java.util.List;

/**
 * The keys of section {@code directory_server}: a directory node and its limits (wallet.md 6.6).
 */
public final class DirectoryKeys {
  private static final Section IN = new Section("directory_server");

  /** Address to listen on. */
  public static final ConfigKey<String> HOST = IN.text("host", "127.0.0.1", "address to listen on");

  /** Port to listen on; 0 takes a free one. */
  public static final ConfigKey<Integer> PORT =
      IN.integer("port", 0, 65535, 5222, "port to listen on; 0 takes a free one");

  /** Whether clients prove their nicks. */
  public static final ConfigKey<String> NICK_AUTH_MODE =
      IN.of(
          "nick_auth_mode",
          ValueType.oneOf("prefer_verified", "require_verified", "disabled"),
          "prefer_verified",
          "whether clients prove their nicks");

  /** Our identity in such proofs, usually ONION:PORT. */
  public static final ConfigKey<String> ID =
      IN.optional(
          "nick_auth_directory_id",
          ValueType.text(),
          "our identity in such proofs, usually ONION:PORT");

  /** Wait for a proof, seconds. */
  public static final ConfigKey<Integer> NICK_AUTH_TIMEOUT =
      IN.integer("nick_auth_timeout", 1, 30, 30, "wait for a proof, seconds");

  /** Most registered peers. */
  public static final ConfigKey<Integer> MAX_PEERS =
      IN.integer("max_peers", 1, 1000000, 10000, "most registered peers");

  /** Longest line, bytes. */
  public static final ConfigKey<Integer> MAX_LINE =
      IN.integer("max_line_length", 1024, 2097152, 65536, "longest line, bytes");

  /** Messages a second from one connection. */
  public static final ConfigKey<Integer> RATE =
      IN.integer("message_rate_limit", 1, 1000000, 500, "messages a second from one connection");

  /** Messages at once from one connection. */
  public static final ConfigKey<Integer> BURST =
      IN.integer("message_burst_limit", 1, 1000000, 1000, "messages at once from one connection");

  /** Violations that close a connection; 0 for never. */
  public static final ConfigKey<Integer> RATE_DISCONNECT =
      IN.integer(
          "rate_limit_disconnect_threshold",
          0,
          1000000000,
          0,
          "violations that close a connection; 0 for never");

  /** Greeting. */
  public static final ConfigKey<String> MOTD =
      IN.text("motd", "JoinMarket directory (jmd)", "greeting");

  /** Seconds between looks for silent peers. */
  public static final ConfigKey<Integer> SWEEP =
      IN.integer("heartbeat_sweep_interval", 1, 3600, 60, "seconds between looks for silent peers");

  /** Silence after which a peer is probed, seconds. */
  public static final ConfigKey<Integer> IDLE =
      IN.integer(
          "heartbeat_idle_threshold",
          1,
          86400,
          600,
          "silence after which a peer is probed, seconds");

  /** Silence after which a peer is dropped, seconds. */
  public static final ConfigKey<Integer> EVICT =
      IN.integer(
          "heartbeat_hard_evict", 1, 86400, 1500, "silence after which a peer is dropped, seconds");

  /** Wait for the answer to a probe, seconds. */
  public static final ConfigKey<Integer> PONG =
      IN.integer("heartbeat_pong_wait", 1, 3600, 30, "wait for the answer to a probe, seconds");

  private DirectoryKeys() {}

  static List<ConfigKey<?>> all() {
    return IN.keys();
  }
}
