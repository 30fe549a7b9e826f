package org.jmd.core.net;

import java.util.Optional;
import org.jmd.core.protocol.Features;
import org.jmd.core.protocol.MessageType;
import org.jmd.core.protocol.Nick;
import org.jmd.core.protocol.PrivateLine;

/**
 * An open direct connection and whose it is (coinjoin.md 1.19). What a peer calls itself in its
 * handshake is a hint; its first signed message decides, for good. Of a connection that we dialled
 * the owner is given: nobody else is heard on it. Safe for use by several threads.
 */
final class PeerLink {
  private final Route.Direct route;
  private final Link link;
  private final boolean dialled;
  private Optional<Nick> hint = Optional.empty();
  private Optional<Nick> verified = Optional.empty();
  private Features features = Features.NONE;

  private PeerLink(Link link, long id, boolean dialled) {
    this.route = new Route.Direct(id, link.remote());
    this.link = link;
    this.dialled = dialled;
  }

  /** A connection that somebody opened to us. */
  static PeerLink accepted(Link link, long id) {
    return new PeerLink(link, id, false);
  }

  /** A connection that we opened to that peer. */
  static PeerLink dialled(Link link, long id, Nick owner) {
    PeerLink peer = new PeerLink(link, id, true);
    peer.hint = Optional.of(owner);
    return peer;
  }

  Route.Direct route() {
    return route;
  }

  boolean isDialled() {
    return dialled;
  }

  /**
   * The peer introduced itself.
   *
   * @throws LinkEnded if it calls itself otherwise than before
   */
  synchronized void introduced(Nick nick, Features theirs) throws LinkEnded {
    if (hint.isPresent() && !hint.get().equals(nick)) {
      throw new LinkEnded("calls itself " + nick + " after " + hint.get());
    }
    hint = Optional.of(nick);
    features = features.plus(theirs);
  }

  /** Whether a handshake has arrived, or we dialled. */
  synchronized boolean isIntroduced() {
    return hint.isPresent();
  }

  /** Whether a signed message from that sender may be heard here; the first one decides. */
  synchronized boolean admit(PrivateLine line) {
    if (dialled && !hint.equals(Optional.of(line.from()))) {
      return false;
    }
    if (verified.isEmpty()) {
      verified = Optional.of(line.from());
    }
    return verified.get().equals(line.from());
  }

  /** Whether an unsigned message from that sender may be heard here. */
  synchronized boolean admitUnsigned(Nick from) {
    return verified.or(() -> hint).equals(Optional.of(from));
  }

  /** Whether a signed message has proved that the peer is that nick. */
  synchronized boolean isVerified(Nick nick) {
    return verified.equals(Optional.of(nick));
  }

  synchronized Features features() {
    return features;
  }

  boolean isOpen() {
    return link.isOpen();
  }

  /** Sends to that nick; false if it is not the one at the other end, or the link is closed. */
  boolean send(Nick to, Frame frame) {
    return admitUnsigned(to) && link.send(frame);
  }

  void sendHandshake(String line) {
    link.send(LinkReader.frame(MessageType.HANDSHAKE, line));
  }

  void close() {
    link.close();
  }
}
