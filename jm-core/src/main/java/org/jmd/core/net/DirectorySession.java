package org.jmd.core.net;

import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jmd.core.protocol.Envelope;
import org.jmd.core.protocol.Features;
import org.jmd.core.protocol.MessageType;
import org.jmd.core.protocol.Nick;
import org.jmd.core.protocol.PeerList;
import org.jmd.core.runtime.Deadline;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Our time on a directory, from its welcome to the end of the link (protocol.md 1.6, 1.7). */
final class DirectorySession {
  private static final Logger log = LoggerFactory.getLogger(DirectorySession.class);

  private static final Duration LIST_INTERVAL = Duration.ofSeconds(60);
  private static final Duration LIST_QUIET = Duration.ofSeconds(5);

  /** After what is the last line of a list by its length. */
  private static final Duration LIST_QUIET_AT_END = Duration.ofSeconds(1);

  private static final Duration LIST_LIMIT = Duration.ofSeconds(60);
  private static final Duration LIST_LIMIT_UNSURE = Duration.ofSeconds(15);
  private static final Duration SILENCE = Duration.ofMinutes(5);
  private static final Duration PING_LIMIT = Duration.ofSeconds(60);
  private static final Duration FOREVER = Duration.ofDays(1);

  /**
   * Messages at once and a second in the long run: far more than answers to {@code !orderbook} of
   * the whole market, and few enough that one directory cannot make us check signatures all day or
   * fill what all directories share.
   */
  static final int MESSAGE_BURST = 5_000;

  static final int MESSAGES_PER_SECOND = 250;

  private static final Frame GET_PEERLIST = LinkReader.frame(MessageType.GETPEERLIST, "");
  private static final Frame PING = LinkReader.frame(MessageType.PING, "");

  private final ChannelParts parts;
  private final Endpoint endpoint;
  private final Route via;
  private final AtomicBoolean refreshWanted;
  private final LinkReader reader;
  private final Link link;
  private final Features theirs;
  private final RateLimit messages;
  private boolean floods;
  private Set<Nick> listed = new HashSet<>();
  private boolean listing;
  private boolean answersLists = true;
  private Deadline listEnd;
  private Deadline mayList;
  private Deadline silenceEnd;
  private boolean pinged;

  DirectorySession(
      ChannelParts parts,
      Endpoint endpoint,
      LinkReader reader,
      Link link,
      Features theirs,
      AtomicBoolean refreshWanted) {
    this.parts = parts;
    this.endpoint = endpoint;
    this.via = new Route.ViaDirectory(endpoint);
    this.reader = reader;
    this.link = link;
    this.theirs = theirs;
    this.refreshWanted = refreshWanted;
    this.messages = RateLimit.perSecond(parts.ticks(), MESSAGE_BURST, MESSAGES_PER_SECOND);
    this.mayList = deadline(Duration.ZERO);
    this.listEnd = deadline(FOREVER);
    this.silenceEnd = deadline(SILENCE);
  }

  private Deadline deadline(Duration fromNow) {
    return parts.tasks().deadline(fromNow);
  }

  /** Returns only by an exception. */
  String serve() throws LinkEnded, InterruptedException {
    refreshWanted.set(true);
    while (true) {
      if (refreshWanted.get() && mayList.isPast()) {
        askForList();
      }
      if (listing && listEnd.isPast()) {
        endList();
      }
      if (silenceEnd.isPast()) {
        endSilence();
      }
      Optional<Envelope> next = reader.next(nextDeadline());
      if (next.isPresent()) {
        silenceEnd = deadline(SILENCE);
        pinged = false;
        handle(next.get());
      }
    }
  }

  private Deadline nextDeadline() {
    Deadline next = silenceEnd;
    if (listing && listEnd.remaining().compareTo(next.remaining()) < 0) {
      next = listEnd;
    }
    if (refreshWanted.get() && mayList.remaining().compareTo(next.remaining()) < 0) {
      next = mayList;
    }
    return next;
  }

  private void handle(Envelope envelope) throws LinkEnded {
    Optional<MessageType> type = envelope.messageType();
    if (type.isEmpty()) {
      return;
    }
    switch (type.get()) {
      case PUBMSG -> {
        if (isWithinBudget()) {
          publicLine(envelope.line());
        }
      }
      case PRIVMSG -> {
        if (isWithinBudget()) {
          privateLine(envelope.line());
        }
      }
      case PEERLIST -> peerList(envelope.line());
      case NICK_AUTH_CHALLENGE, NICK_AUTH_PROOF, NICK_AUTH_RESULT ->
          throw new LinkEnded("sent nick authentication out of turn");
      case PING, PONG, GETPEERLIST, HANDSHAKE, DN_HANDSHAKE, DISCONNECT -> {
        // Answered by the reader, or without meaning from a directory that has let us in.
      }
    }
  }

  /** Told once for each connection, since a directory could have us write as much as it sends. */
  private boolean isWithinBudget() {
    boolean within = messages.tryAcquire();
    if (!within && !floods) {
      floods = true;
      log.warn(
          "directory {} relays more than {} messages a second; some are passed over",
          endpoint,
          MESSAGES_PER_SECOND);
    }
    return within;
  }

  private void publicLine(String line) {
    parts
        .gate()
        .parsePublic(line)
        .ifPresent(parsed -> {
          parts.peers().heard(endpoint, parsed.from());
          parts.gate().hear(line, parsed, via);
        });
  }

  private void privateLine(String line) {
    parts
        .gate()
        .parsePrivate(line)
        .ifPresent(parsed -> {
          parts.peers().heard(endpoint, parsed.from());
          parts.gate().hear(parsed, via);
        });
  }

  private void peerList(String line) {
    List<PeerList.Entry> entries = PeerList.parse(line);
    if (listing) {
      listEnd = deadline(endsList(entries) ? LIST_QUIET_AT_END : LIST_QUIET);
    }
    for (PeerList.Entry entry : entries) {
      Optional<Nick> nick = Nick.tryParse(entry.nick());
      if (nick.isEmpty() || nick.get().equals(parts.identity().nick())) {
        continue;
      }
      if (entry.gone()) {
        listed.remove(nick.get());
        if (parts.peers().gone(endpoint, nick.get())) {
          parts.gate().tell(new ChannelEvent.PeerGone(nick.get(), endpoint));
        }
      } else {
        parts.peers().listed(endpoint, nick.get(), entry.location(), entry.features());
        if (listing && listed.size() < OnionMessageChannel.MAX_PEERS_PER_DIRECTORY) {
          listed.add(nick.get());
        }
      }
    }
  }

  /** Full lines are followed by others; single entries and departures come unasked at any time. */
  private static boolean endsList(List<PeerList.Entry> entries) {
    long present = entries.stream().filter(entry -> !entry.gone()).count();
    return present > 1 && entries.size() != PeerList.MAX_ENTRIES;
  }

  private void askForList() {
    refreshWanted.set(false);
    if (!answersLists || listing) {
      return;
    }
    listing = true;
    listed = new HashSet<>();
    mayList = deadline(LIST_INTERVAL);
    listEnd = deadline(theirs.has(Features.PEERLIST_FEATURES) ? LIST_LIMIT : LIST_LIMIT_UNSURE);
    link.send(GET_PEERLIST);
  }

  private void endList() {
    listing = false;
    // Unasked lists arrive as well, so an empty one of a directory that may not answer says
    // nothing (protocol.md 9).
    if (listed.isEmpty() && !theirs.has(Features.PEERLIST_FEATURES)) {
      answersLists = false;
      return;
    }
    parts.gate().tell(new ChannelEvent.PeersListed(endpoint, listed));
    listed = new HashSet<>();
  }

  private void endSilence() throws LinkEnded {
    if (pinged) {
      throw new LinkEnded("did not answer a ping");
    }
    if (theirs.has(Features.PING)) {
      pinged = true;
      link.send(PING);
      silenceEnd = deadline(PING_LIMIT);
    } else {
      silenceEnd = deadline(SILENCE);
    }
  }
}
