package org.jmd.daemon.suite;

import org.jmd.core.config.Config;
import org.jmd.core.config.NetworkKeys;
import org.jmd.core.runtime.Network;

/**
 * The two networks of a configuration.
 *
 * @param protocol as named in handshakes
 * @param bitcoin of addresses and the node
 */
public record Networks(Network protocol, Network bitcoin) {
  /** From the configuration; the bitcoin network is the protocol network unless set apart. */
  public static Networks of(Config config) {
    Network protocol = config.get(NetworkKeys.NETWORK);
    return new Networks(protocol, config.find(NetworkKeys.BITCOIN_NETWORK).orElse(protocol));
  }

  /**
   * Whether peers may announce plain host:port locations, and directories be dialled outside Tor
   * without a thought.
   */
  public boolean allowsPlainLocations() {
    return bitcoin == Network.REGTEST || protocol == Network.REGTEST;
  }
}
