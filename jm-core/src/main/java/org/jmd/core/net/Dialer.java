package org.jmd.core.net;

import java.time.Duration;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jmd.core.protocol.Envelope;
import org.jmd.core.protocol.Location;
import org.jmd.core.protocol.MessageType;
import org.jmd.core.protocol.Nick;
import org.jmd.core.runtime.Deadline;
import org.jmd.core.runtime.Task;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Opens direct connections to peers and serves them (protocol.md 2.3, coinjoin.md 2.11). */
final class Dialer {
  private static final Logger log = LoggerFactory.getLogger(Dialer.class);

  private static final int MAX_DIALS = 64;
  private static final int ATTEMPTS = 3;
  private static final int MAX_LINES = 1024;
  private static final long MAX_BYTES = 2 * 1024 * 1024;
  private static final Duration CONNECT_LIMIT = Duration.ofSeconds(60);
  private static final Duration HANDSHAKE_WAIT = Duration.ofSeconds(2);
  private static final Duration FIRST_PAUSE = Duration.ofSeconds(2);
  private static final Duration FOREVER = Duration.ofDays(1);

  private final ChannelParts parts;
  private final DirectLinks links;
  private final Map<Nick, Task> dials = new HashMap<>();
  private boolean closed;

  Dialer(ChannelParts parts, DirectLinks links) {
    this.parts = parts;
    this.links = links;
  }

  /** Begins unless there is a connection or an attempt. */
  void dial(Nick nick) {
    if (!begin(nick)) {
      // Not under our lock: the listener may call us.
      parts.gate().tell(new ChannelEvent.DirectDown(nick, "too many direct connections"));
    }
  }

  /** False if there are too many. */
  private synchronized boolean begin(Nick nick) {
    if (closed || dials.containsKey(nick) || links.of(nick).isPresent()) {
      return true;
    }
    if (dials.size() >= MAX_DIALS) {
      return false;
    }
    dials.put(nick, parts.tasks().start("dial-" + nick, () -> run(nick)));
    return true;
  }

  void close() {
    List<Task> running;
    synchronized (this) {
      closed = true;
      running = List.copyOf(dials.values());
    }
    running.forEach(Task::cancel);
  }

  private synchronized void done(Nick nick) {
    dials.remove(nick);
  }

  private void run(Nick nick) {
    String reason = "closed";
    try {
      reason = attempts(nick);
    } catch (InterruptedException stopped) {
      log.debug("dialling {} ends with the channel", nick);
    } finally {
      done(nick);
      parts.gate().tell(new ChannelEvent.DirectDown(nick, reason));
    }
  }

  private String attempts(Nick nick) throws InterruptedException {
    String reason = "its location is not known";
    Duration pause = FIRST_PAUSE;
    for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
      Optional<Endpoint> target = target(nick, attempt);
      if (target.isEmpty()) {
        return reason;
      }
      if (attempt > 0) {
        parts.tasks().sleep(pause);
        pause = pause.multipliedBy(2);
      }
      Attempt current = new Attempt(nick, target.get());
      reason = current.run();
      if (current.wasUp) {
        return reason;
      }
    }
    return reason;
  }

  /** Directories may disagree about where a peer is: each attempt tries the next claim. */
  private Optional<Endpoint> target(Nick nick, int attempt) {
    List<Endpoint> claims =
        parts.peers().locationsOf(nick).stream().flatMap(l -> dialable(l).stream()).toList();
    return claims.isEmpty() ? Optional.empty() : Optional.of(claims.get(attempt % claims.size()));
  }

  private Optional<Endpoint> dialable(Location location) {
    return switch (location) {
      case Location.NotServing none -> Optional.empty();
      case Location.Onion onion -> Optional.of(new Endpoint(onion.host(), onion.port()));
      case Location.HostPort any ->
          parts.settings().hostPortPeers()
              ? Optional.of(new Endpoint(any.host(), any.port()))
              : Optional.empty();
    };
  }

  /** One connection from its opening to its end. */
  private final class Attempt {
    private final Nick nick;
    private final Endpoint target;
    private boolean wasUp;

    Attempt(Nick nick, Endpoint target) {
      this.nick = nick;
      this.target = target;
    }

    String run() throws InterruptedException {
      LinkInbox box = new LinkInbox(parts.tasks(), MAX_LINES, MAX_BYTES);
      String token = HexFormat.of().formatHex(parts.entropy().bytes(16));
      parts.transport().connect(target, new Isolation("peer", token), box);
      Optional<PeerLink> peer = Optional.empty();
      try {
        Link link = box.awaitOpen(parts.tasks(), CONNECT_LIMIT);
        PeerLink opened = PeerLink.dialled(link, links.newId(), nick);
        peer = Optional.of(opened);
        links.opened(opened);
        serve(new LinkReader(box, link), opened);
        return "closed";
      } catch (LinkEnded ended) {
        log.debug("direct connection to {}: {}", nick, ended.reason());
        return ended.reason();
      } finally {
        box.abandon();
        peer.ifPresent(links::ended);
        peer.ifPresent(PeerLink::close);
      }
    }

    private void serve(LinkReader reader, PeerLink peer) throws LinkEnded, InterruptedException {
      PeerConversation conversation = new PeerConversation(parts, links, peer);
      // Makers of one implementation advertise to takers, takers do not to makers.
      peer.sendHandshake(parts.handshakeLine(parts.settings().features()));
      Deadline usable = parts.tasks().deadline(HANDSHAKE_WAIT);
      while (true) {
        Deadline until = wasUp ? parts.tasks().deadline(FOREVER) : usable;
        Optional<Envelope> next = reader.next(until);
        boolean introduced = next.isPresent() && handle(conversation, next.get());
        if (!wasUp && (introduced || usable.isPast())) {
          wasUp = true;
          links.usableFor(nick, peer);
          parts.gate().tell(new ChannelEvent.DirectUp(nick, peer.route(), peer.features()));
        }
      }
    }

    /** Returns whether it was an acceptable handshake. */
    private boolean handle(PeerConversation conversation, Envelope envelope) throws LinkEnded {
      Optional<MessageType> type = envelope.messageType();
      if (type.equals(Optional.of(MessageType.HANDSHAKE))) {
        if (!conversation.handshake(envelope.line())) {
          throw new LinkEnded("sent an unacceptable handshake");
        }
        return true;
      }
      if (type.equals(Optional.of(MessageType.PRIVMSG))) {
        conversation.privateLine(envelope.line());
      }
      return false;
    }
  }
}
