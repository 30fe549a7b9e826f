package org.jmd.directory;

import java.time.Duration;
import java.util.Optional;
import org.jmd.core.net.Transport.BindAddress;
import org.jmd.core.protocol.AdmissionRules;
import org.jmd.core.protocol.DirectoryId;
import org.jmd.core.protocol.NickAuthMode;
import org.jmd.core.runtime.Network;

/**
 * How a directory behaves (directory.md 1.9, 8.3).
 *
 * @param bind where to listen
 * @param network the protocol network, the only one served
 * @param hostPortAllowed whether peers may announce locations that are no v3 onion service; for
 *     test networks
 * @param nickAuthMode how much nick authentication is insisted on
 * @param directoryId our identity in nick authentication; without it the feature is off
 * @param nickAuthTimeout wait for a proof
 * @param handshakeTimeout wait for a handshake
 * @param maxPeers most registered peers
 * @param messageRate messages a second from one connection
 * @param messageBurst messages at once from one connection
 * @param rateDisconnectThreshold dropped messages that close a connection; 0 for never
 * @param motd greeting
 * @param sweepInterval time between looks for silent peers
 * @param idleThreshold silence after which a peer is probed
 * @param hardEvict silence after which a peer is dropped
 * @param pongWait wait for the answer to a probe
 */
public record DirectorySettings(
    BindAddress bind,
    Network network,
    boolean hostPortAllowed,
    NickAuthMode nickAuthMode,
    Optional<DirectoryId> directoryId,
    Duration nickAuthTimeout,
    Duration handshakeTimeout,
    int maxPeers,
    int messageRate,
    int messageBurst,
    long rateDisconnectThreshold,
    String motd,
    Duration sweepInterval,
    Duration idleThreshold,
    Duration hardEvict,
    Duration pongWait) {

  /** Most connections that have not shaken hands: 5 % of the peers, at least this many. */
  private static final int MIN_STRANGERS = 256;

  /** The defaults for a network, on that address. */
  public static DirectorySettings of(Network network, BindAddress bind) {
    return new DirectorySettings(
        bind,
        network,
        network == Network.REGTEST || network == Network.TESTNET,
        NickAuthMode.PREFER_VERIFIED,
        Optional.empty(),
        Duration.ofSeconds(30),
        Duration.ofSeconds(30),
        10_000,
        500,
        1000,
        0,
        "JoinMarket directory (jmd)",
        Duration.ofSeconds(60),
        Duration.ofSeconds(600),
        Duration.ofSeconds(1500),
        Duration.ofSeconds(30));
  }

  AdmissionRules admissionRules() {
    return new AdmissionRules(network, nickAuthMode, directoryId.isPresent(), hostPortAllowed);
  }

  int maxStrangers() {
    return Math.max(MIN_STRANGERS, maxPeers / 20);
  }
}
