package org.jmd.core.net;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jmd.core.protocol.Envelope;
import org.jmd.core.protocol.Features;
import org.jmd.core.protocol.MessageType;
import org.jmd.core.protocol.NickAuthMode;
import org.jmd.core.protocol.PublicLine;
import org.jmd.core.runtime.Deadline;
import org.jmd.core.runtime.Task;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Direct connections that others open to us, with their limits (coinjoin.md 1.5.3, 1.19). All of
 * them come from the onion service on loopback, so limits are per connection and in total.
 */
final class InboundPeers {
  private static final Logger log = LoggerFactory.getLogger(InboundPeers.class);

  private static final int MAX_LINKS = 64;
  private static final int MAX_STRANGERS = 32;
  private static final int MAX_LINES = 64;
  private static final long MAX_BYTES = 512 * 1024;
  private static final int MAX_BANS = 4096;
  private static final int MAX_EARLY_REQUESTS = 10;
  private static final Duration OPEN_LIMIT = Duration.ofSeconds(10);
  private static final Duration HANDSHAKE_LIMIT = Duration.ofSeconds(30);
  private static final Duration IDLE_LIMIT = Duration.ofMinutes(10);
  private static final Duration REQUEST_INTERVAL = Duration.ofSeconds(30);
  private static final Duration BAN = Duration.ofHours(1);

  private final ChannelParts parts;
  private final DirectLinks links;
  private final Deduplicator<String> banned;
  private final RateLimit allRequests;
  private final Map<Link, Task> tasks = new LinkedHashMap<>();
  private int strangers;
  private boolean closed;
  private Transport.@Nullable Listening listening;

  InboundPeers(ChannelParts parts, DirectLinks links) {
    this.parts = parts;
    this.links = links;
    this.banned = new Deduplicator<>(parts.ticks(), BAN, MAX_BANS);
    this.allRequests = new RateLimit(parts.ticks(), 20, Duration.ofSeconds(3));
  }

  /** The port in use. */
  int listen(Transport.BindAddress bind) {
    Transport.Listening server = parts.transport().listen(bind, this::accept);
    listening = server;
    return server.port();
  }

  void close() {
    Transport.@Nullable Listening server = listening;
    if (server != null) {
      server.close();
    }
    List<Task> running;
    synchronized (this) {
      closed = true;
      running = List.copyOf(tasks.values());
    }
    running.forEach(Task::cancel);
  }

  private synchronized LinkListener accept(Link link) {
    LinkInbox box = new LinkInbox(parts.tasks(), MAX_LINES, MAX_BYTES);
    if (closed
        || tasks.size() >= MAX_LINKS
        || strangers >= MAX_STRANGERS
        || banned.contains(link.remote())) {
      box.abandon();
      link.close();
      return box;
    }
    PeerLink peer = PeerLink.accepted(link, links.newId());
    strangers++;
    tasks.put(
        link,
        parts
            .tasks()
            .start("peer-" + peer.route().linkId(), () -> new Visit(box, link, peer).run()));
    return box;
  }

  private synchronized void left(Link link, boolean wasStranger) {
    tasks.remove(link);
    strangers -= wasStranger ? 1 : 0;
  }

  private synchronized void noStrangerAnyMore() {
    strangers--;
  }

  private String handshakeLine() {
    Features features = parts.ownFeatures();
    return parts.handshakeLine(
        parts.settings().nickAuthMode() == NickAuthMode.DISABLED
            ? features
            : features.with(Features.NICK_AUTH));
  }

  /** One connection from its acceptance to its end. */
  private final class Visit {
    private final LinkInbox box;
    private final Link link;
    private final PeerLink peer;
    private final PeerConversation conversation;
    private final RateLimit messages = new RateLimit(parts.ticks(), 20, Duration.ofMillis(200));
    private final RateLimit patience = new RateLimit(parts.ticks(), 45, Duration.ofMillis(333));
    private Deadline end;
    private Deadline nextRequest;
    private int earlyRequests;

    Visit(LinkInbox box, Link link, PeerLink peer) {
      this.box = box;
      this.link = link;
      this.peer = peer;
      this.conversation = new PeerConversation(parts, links, peer);
      this.end = parts.tasks().deadline(HANDSHAKE_LIMIT);
      this.nextRequest = parts.tasks().deadline(Duration.ZERO);
    }

    void run() {
      try {
        box.awaitOpen(parts.tasks(), OPEN_LIMIT);
        links.opened(peer);
        serve(new LinkReader(box, link));
      } catch (LinkEnded ended) {
        log.debug("direct connection of {}: {}", link.remote(), ended.reason());
      } catch (InterruptedException stopped) {
        log.debug("direct connection of {} ends with the channel", link.remote());
      } finally {
        left(link, !peer.isIntroduced());
        links.ended(peer);
        box.abandon();
        link.close();
      }
    }

    private void serve(LinkReader reader) throws LinkEnded, InterruptedException {
      while (true) {
        Optional<Envelope> next = reader.next(end);
        if (end.isPast()) {
          throw new LinkEnded(peer.isIntroduced() ? "idle" : "sent no acceptable handshake");
        }
        if (next.isEmpty()) {
          continue;
        }
        if (!patience.tryAcquire()) {
          throw new LinkEnded("floods us");
        }
        Optional<MessageType> type = next.get().messageType();
        if (messages.tryAcquire() && type.isPresent()) {
          handle(type.get(), next.get().line());
        }
      }
    }

    private void handle(MessageType type, String line) throws LinkEnded {
      if (type == MessageType.HANDSHAKE) {
        handshake(line);
      } else if (!peer.isIntroduced()) {
        log.debug("{} before any handshake from {}", type, link.remote());
      } else if (type == MessageType.PRIVMSG) {
        if (conversation.privateLine(line)) {
          end = parts.tasks().deadline(IDLE_LIMIT);
        }
      } else if (type == MessageType.PUBMSG) {
        Optional<PublicLine> request = conversation.orderbookRequest(line);
        if (request.isPresent() && mayAskForOffers()) {
          parts.gate().hear(line, request.get(), peer.route());
        }
      }
    }

    private void handshake(String line) throws LinkEnded {
      boolean known = peer.isIntroduced();
      if (conversation.handshake(line) && !known) {
        noStrangerAnyMore();
        end = parts.tasks().deadline(IDLE_LIMIT);
        peer.sendHandshake(handshakeLine());
      }
    }

    private boolean mayAskForOffers() throws LinkEnded {
      if (!nextRequest.isPast()) {
        earlyRequests++;
        if (earlyRequests >= MAX_EARLY_REQUESTS) {
          banned.isNew(link.remote());
          throw new LinkEnded("asks for offers again and again");
        }
        return false;
      }
      nextRequest = parts.tasks().deadline(REQUEST_INTERVAL);
      return allRequests.tryAcquire();
    }
  }
}
