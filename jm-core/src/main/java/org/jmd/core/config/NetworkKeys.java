package org.jmd.core.config;

import java.util.List;
import org.jmd.core.runtime.Network;

/**
 * The keys of section {@code network_config}: which network, and where its directories are
 * (wallet.md 6.6).
 */
public final class NetworkKeys {
  private static final Section IN = new Section("network_config");

  /** Protocol network, as named in handshakes. */
  public static final ConfigKey<Network> NETWORK =
      IN.of(
          "network",
          ValueType.named(Network.class, Network::wireName),
          Network.MAINNET,
          "protocol network, as named in handshakes");

  /** Network of addresses and of the node; by default the protocol network. */
  public static final ConfigKey<Network> BITCOIN_NETWORK =
      IN.optional(
          "bitcoin_network",
          ValueType.named(Network.class, Network::wireName),
          "network of addresses and of the node; by default the protocol network");

  /** Directory nodes; empty means the built-in ones of the network. */
  public static final ConfigKey<List<String>> DIRECTORY_SERVERS =
      IN.of(
          "directory_servers",
          ValueType.list("host:port", v -> v.matches("\\S+:[0-9]{1,5}")),
          List.of(),
          "directory nodes; empty means the built-in ones of the network");

  /** Whether to prove the ownership of our nick to directories. */
  public static final ConfigKey<String> NICK_AUTH_MODE =
      IN.of(
          "nick_auth_mode",
          ValueType.oneOf("prefer_verified", "require_verified", "disabled"),
          "prefer_verified",
          "whether to prove the ownership of our nick to directories");

  /** Expected identity of directories that are no v3 onion services. */
  public static final ConfigKey<List<String>> NICK_AUTH_DIRECTORY_IDS =
      IN.of(
          "nick_auth_directory_ids",
          ValueType.list("HOST:PORT=ID", v -> v.matches("\\S+=\\S+")),
          List.of(),
          "expected identity of directories that are no v3 onion services");

  private NetworkKeys() {}

  static List<ConfigKey<?>> all() {
    return IN.keys();
  }
}
