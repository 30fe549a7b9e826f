package org.jmd.core.protocol;

import java.util.EnumSet;
import java.util.Optional;
import org.jmd.core.runtime.Network;

/**
 * A maker's or taker's decision on the handshake of a directly connected peer (protocol.md 2.3).
 */
public sealed interface PeerVerdict {
  /**
   * The peer speaks our protocol.
   *
   * @param nick what it calls itself; the first signed message decides
   * @param features what it says it can do
   */
  record Accepted(Nick nick, Features features) implements PeerVerdict {}

  /** It does not: no answer. */
  record Refused(Refusal refusal) implements PeerVerdict {}

  /** Decides, given the network that we are on. Testnet and signet count as the same. */
  static PeerVerdict of(Handshake handshake, Network network) {
    if (!handshake.appName().equals(ProtocolConstants.APP_NAME)) {
      return new Refused(Refusal.APP_NAME);
    }
    if (handshake.directory()) {
      return new Refused(Refusal.DIRECTORY_FLAG);
    }
    if (handshake.protocolVersion() != ProtocolConstants.JM_VERSION) {
      return new Refused(Refusal.PROTOCOL_VERSION);
    }
    Optional<Network> theirs = Network.tryParse(handshake.network());
    if (theirs.isEmpty() || !areCompatible(theirs.get(), network)) {
      return new Refused(Refusal.NETWORK);
    }
    return Nick.tryParse(handshake.nick())
        .<PeerVerdict>map(nick -> new Accepted(nick, handshake.features()))
        .orElseGet(() -> new Refused(Refusal.NICK));
  }

  /** Some signet set-ups call themselves testnet. */
  private static boolean areCompatible(Network a, Network b) {
    return a == b || EnumSet.of(a, b).equals(EnumSet.of(Network.TESTNET, Network.SIGNET));
  }
}
