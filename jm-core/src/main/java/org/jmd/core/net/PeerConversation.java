package org.jmd.core.net;

import java.util.Optional;
import org.jmd.core.protocol.Handshake;
import org.jmd.core.protocol.PeerVerdict;
import org.jmd.core.protocol.Plain;
import org.jmd.core.protocol.PrivateLine;
import org.jmd.core.protocol.ProtocolViolation;
import org.jmd.core.protocol.PublicLine;
import org.jmd.core.protocol.PublicMessage;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What both ends of a direct connection do with what arrives on it (coinjoin.md 1.19). */
final class PeerConversation {
  private static final Logger log = LoggerFactory.getLogger(PeerConversation.class);

  private final ChannelParts parts;
  private final DirectLinks links;
  private final PeerLink peer;

  PeerConversation(ChannelParts parts, DirectLinks links, PeerLink peer) {
    this.parts = parts;
    this.links = links;
    this.peer = peer;
  }

  /**
   * A handshake arrived. One of another network or program is left without any reaction.
   *
   * @return whether it was acceptable
   * @throws LinkEnded if the peer calls itself otherwise than before
   */
  boolean handshake(String line) throws LinkEnded {
    try {
      return switch (PeerVerdict.of(Handshake.parse(line), parts.settings().network())) {
        case PeerVerdict.Accepted accepted -> {
          peer.introduced(accepted.nick(), accepted.features());
          yield true;
        }
        case PeerVerdict.Refused refused -> {
          log.debug("{}: {}", peer.route().remote(), refused.refusal().reason());
          yield false;
        }
      };
    } catch (ProtocolViolation violation) {
      log.debug("{}: {}", peer.route().remote(), violation.getMessage());
      return false;
    }
  }

  /** A private line arrived; whether it was heard. */
  boolean privateLine(String line) {
    Optional<PrivateLine> parsed = parts.gate().parsePrivate(line);
    if (parsed.isEmpty() || !peer.admit(parsed.get())) {
      return false;
    }
    links.verified(parsed.get().from(), peer);
    // Commitments are reported through directories only.
    if (parsed.get().messages().getFirst() instanceof Plain.CommitmentRelay) {
      return false;
    }
    parts.gate().hear(parsed.get(), peer.route());
    return true;
  }

  /** The public line if it is a request for offers by the owner of this connection. */
  Optional<PublicLine> orderbookRequest(String line) {
    return parts
        .gate()
        .parsePublic(line)
        .filter(parsed -> peer.admitUnsigned(parsed.from()))
        .filter(parsed ->
            parsed.messages().stream().allMatch(PublicMessage.OrderbookRequest.class::isInstance))
        .filter(parsed -> !parsed.messages().isEmpty());
  }
}
