package org.jmd.core.runtime;

import java.util.Arrays;
import java.util.Optional;

/**
 * A Bitcoin network, used both as the protocol network of handshakes and as the network of
 * addresses. The two are configured apart, because peers on regtest may call it {@code testnet} in
 * their handshakes (protocol.md 2.1).
 */
public enum Network {
  MAINNET("mainnet", "bc", 0),
  TESTNET("testnet", "tb", 1),
  SIGNET("signet", "tb", 1),
  REGTEST("regtest", "bcrt", 1);

  private final String wireName;
  private final String hrp;
  private final int coinType;

  Network(String wireName, String hrp, int coinType) {
    this.wireName = wireName;
    this.hrp = hrp;
    this.coinType = coinType;
  }

  /** The name in handshakes, configuration and file formats. */
  public String wireName() {
    return wireName;
  }

  /** The human-readable part of bech32 addresses (BIP173). */
  public String hrp() {
    return hrp;
  }

  /** The hardened coin level of BIP44 paths: 0 for mainnet, 1 for every test network. */
  public int coinType() {
    return coinType;
  }

  /** The network of that exact wire name, or empty. */
  public static Optional<Network> tryParse(String wireName) {
    return Arrays.stream(values()).filter(n -> n.wireName.equals(wireName)).findFirst();
  }
}
