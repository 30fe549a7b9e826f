package org.jmd.core.net;

import java.time.Duration;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.Optional;
import java.util.Set;
import org.jmd.core.net.MessageChannel.DirectoryStatus;
import org.jmd.core.protocol.DirectoryHandshake;
import org.jmd.core.protocol.DirectoryId;
import org.jmd.core.protocol.DirectoryVerdict;
import org.jmd.core.protocol.Envelope;
import org.jmd.core.protocol.Features;
import org.jmd.core.protocol.MessageType;
import org.jmd.core.protocol.Nick;
import org.jmd.core.protocol.NickAuthChallenge;
import org.jmd.core.protocol.NickAuthMode;
import org.jmd.core.protocol.NickAuthProof;
import org.jmd.core.protocol.NickAuthResult;
import org.jmd.core.protocol.PeerList;
import org.jmd.core.protocol.ProtocolViolation;
import org.jmd.core.runtime.Deadline;
import org.jmd.core.runtime.Task;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The connection to one directory: opened, introduced, kept alive and opened again (protocol.md
 * 1.6, 1.7, 2; coinjoin.md 1.17). One task does all of it.
 */
final class DirectoryLink {
  private static final Logger log = LoggerFactory.getLogger(DirectoryLink.class);

  private static final int MAX_LINES = 8192;
  private static final long MAX_BYTES = 4 * 1024 * 1024;
  private static final Duration CONNECT_LIMIT = Duration.ofMinutes(3);
  private static final Duration STEP_LIMIT = Duration.ofSeconds(60);
  private static final Duration AUTH_LIMIT = Duration.ofSeconds(30);
  private static final Duration FIRST_BACKOFF = Duration.ofSeconds(5);
  private static final Duration LONGEST_BACKOFF = Duration.ofMinutes(15);

  /** A session of that length shows that the directory works: the next wait is short. */
  private static final Duration GOOD_SESSION = Duration.ofMinutes(1);

  private static final Duration LIST_INTERVAL = Duration.ofSeconds(60);
  private static final Duration LIST_QUIET = Duration.ofSeconds(5);
  private static final Duration LIST_LIMIT = Duration.ofSeconds(60);
  private static final Duration LIST_LIMIT_UNSURE = Duration.ofSeconds(15);
  private static final Duration SILENCE = Duration.ofMinutes(5);
  private static final Duration PING_LIMIT = Duration.ofSeconds(60);
  private static final Duration FOREVER = Duration.ofDays(1);

  private static final Frame GET_PEERLIST = LinkReader.frame(MessageType.GETPEERLIST, "");
  private static final Frame PING = LinkReader.frame(MessageType.PING, "");

  private final ChannelParts parts;
  private final Endpoint endpoint;
  private final Route via;
  private final Isolation isolation;
  private final Backoff backoff;
  private volatile DirectoryStatus status;
  private volatile @Nullable Link up;
  private volatile @Nullable LinkInbox inbox;
  private volatile boolean refreshWanted;
  private @Nullable Task task;

  DirectoryLink(ChannelParts parts, Endpoint endpoint) {
    this.parts = parts;
    this.endpoint = endpoint;
    this.via = new Route.ViaDirectory(endpoint);
    String token = HexFormat.of().formatHex(parts.entropy().bytes(16));
    this.isolation = new Isolation("directory", token);
    this.backoff = new Backoff(FIRST_BACKOFF, LONGEST_BACKOFF, parts.entropy());
    this.status = new DirectoryStatus(endpoint, false, "not connected yet");
  }

  void start() {
    task = parts.tasks().start("directory-" + endpoint, this::run);
  }

  void close() {
    Task running = task;
    if (running != null) {
      running.cancel();
    }
  }

  DirectoryStatus status() {
    return status;
  }

  boolean isUp() {
    return up != null;
  }

  /** False if the directory is not connected. */
  boolean send(Frame frame) {
    Link link = up;
    return link != null && link.send(frame);
  }

  /** Asks for the list of peers as soon as that is decent. */
  void refresh() {
    refreshWanted = true;
    LinkInbox current = inbox;
    if (current != null && !current.nudge()) {
      log.debug("directory {} is too busy to be asked for its peers", endpoint);
    }
  }

  private void run() {
    try {
      while (true) {
        Deadline good = parts.tasks().deadline(GOOD_SESSION);
        String reason = connectAndServe();
        if (good.isPast()) {
          backoff.reset();
        }
        Duration wait = backoff.next();
        status = new DirectoryStatus(endpoint, false, reason);
        log.info("directory {}: {}; next attempt in {} s", endpoint, reason, wait.toSeconds());
        parts.tasks().sleep(wait);
      }
    } catch (InterruptedException closed) {
      status = new DirectoryStatus(endpoint, false, "closed");
    }
  }

  private String connectAndServe() throws InterruptedException {
    LinkInbox box = new LinkInbox(parts.tasks(), MAX_LINES, MAX_BYTES);
    @Nullable Link link = null;
    try {
      if (isVerificationRequired() && expectedId().isEmpty()) {
        throw new LinkEnded("verified nicks are required, but its directory id is not configured");
      }
      parts.transport().connect(endpoint, isolation, box);
      link = box.awaitOpen(parts.tasks(), CONNECT_LIMIT);
      LinkReader reader = new LinkReader(box, link);
      Features theirs = introduce(reader, link);
      up = link;
      inbox = box;
      status = new DirectoryStatus(endpoint, true, "up since " + parts.tasks().clock().instant());
      log.info("directory {} is up", endpoint);
      parts.gate().tell(new ChannelEvent.DirectoryUp(endpoint));
      return new Session(reader, link, theirs).serve();
    } catch (LinkEnded ended) {
      if (up != null) {
        up = null;
        parts.peers().down(endpoint);
        parts.gate().tell(new ChannelEvent.DirectoryDown(endpoint, ended.reason()));
      }
      return ended.reason();
    } finally {
      up = null;
      inbox = null;
      box.abandon();
      if (link != null) {
        link.close();
      }
    }
  }

  /** The handshake and, if both sides want it, the proof of our nick. */
  private Features introduce(LinkReader reader, Link link) throws LinkEnded, InterruptedException {
    Optional<DirectoryId> expected = expectedId();
    NickAuthMode mode = parts.settings().nickAuthMode();
    boolean offered = mode != NickAuthMode.DISABLED && expected.isPresent();
    Features ours = offered ? parts.ownFeatures().with(Features.NICK_AUTH) : parts.ownFeatures();
    String handshake = parts.handshakeLine(ours);
    link.send(LinkReader.frame(MessageType.HANDSHAKE, handshake));
    Deadline deadline = parts.tasks().deadline(STEP_LIMIT);
    Features theirs = welcome(reader.await(MessageType.DN_HANDSHAKE, deadline));
    if (offered && theirs.has(Features.NICK_AUTH)) {
      proveNick(reader, link, expected.orElseThrow(), handshake);
    } else if (isVerificationRequired()) {
      throw new LinkEnded("verified nicks are required, but it does not verify");
    }
    return theirs;
  }

  private boolean isVerificationRequired() {
    return parts.settings().nickAuthMode() == NickAuthMode.REQUIRE_VERIFIED;
  }

  private Optional<DirectoryId> expectedId() {
    return Optional.ofNullable(parts.settings().directoryIds().get(endpoint))
        .or(() -> DirectoryId.forEndpoint(endpoint.host(), endpoint.port()));
  }

  private Features welcome(String line) throws LinkEnded {
    try {
      DirectoryHandshake answer = DirectoryHandshake.parse(line);
      return switch (DirectoryVerdict.of(answer, parts.settings().network())) {
        case DirectoryVerdict.Welcome welcome -> welcome.handshake().features();
        case DirectoryVerdict.Rejected rejected ->
            throw new LinkEnded("refused us: " + ProtocolViolation.excerpt(rejected.motd()));
        case DirectoryVerdict.Incompatible incompatible ->
            throw new LinkEnded("is of another kind: " + incompatible.refusal().reason());
      };
    } catch (ProtocolViolation violation) {
      throw new LinkEnded("sent no readable handshake: " + violation.getMessage());
    }
  }

  private void proveNick(LinkReader reader, Link link, DirectoryId expected, String handshake)
      throws LinkEnded, InterruptedException {
    try {
      NickAuthChallenge challenge =
          NickAuthChallenge.parse(
              reader.await(MessageType.NICK_AUTH_CHALLENGE, parts.tasks().deadline(AUTH_LIMIT)));
      if (!challenge.directoryId().equals(expected)) {
        throw new LinkEnded(
            "calls itself " + ProtocolViolation.excerpt(challenge.directoryId().value()));
      }
      NickAuthProof proof = NickAuthProof.create(parts.identity(), challenge, handshake);
      link.send(LinkReader.frame(MessageType.NICK_AUTH_PROOF, proof.line()));
      NickAuthResult result =
          NickAuthResult.parse(
              reader.await(MessageType.NICK_AUTH_RESULT, parts.tasks().deadline(AUTH_LIMIT)));
      if (!result.isVerified()) {
        throw new LinkEnded("did not accept our proof: " + result.code().wireName());
      }
    } catch (ProtocolViolation violation) {
      throw new LinkEnded("broke nick authentication: " + violation.getMessage());
    }
  }

  /** From the welcome to the end of the link. */
  private final class Session {
    private final LinkReader reader;
    private final Link link;
    private final Features theirs;
    private Set<Nick> listed = new HashSet<>();
    private boolean listing;
    private boolean answersLists = true;
    private Deadline listEnd;
    private Deadline mayList;
    private Deadline silenceEnd;
    private boolean pinged;

    Session(LinkReader reader, Link link, Features theirs) {
      this.reader = reader;
      this.link = link;
      this.theirs = theirs;
      this.mayList = deadline(Duration.ZERO);
      this.listEnd = deadline(FOREVER);
      this.silenceEnd = deadline(SILENCE);
    }

    private Deadline deadline(Duration fromNow) {
      return parts.tasks().deadline(fromNow);
    }

    /** Returns only by an exception. */
    String serve() throws LinkEnded, InterruptedException {
      refreshWanted = true;
      while (true) {
        if (refreshWanted && mayList.isPast()) {
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
      if (refreshWanted && mayList.remaining().compareTo(next.remaining()) < 0) {
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
        case PUBMSG -> publicLine(envelope.line());
        case PRIVMSG -> privateLine(envelope.line());
        case PEERLIST -> peerList(envelope.line());
        case NICK_AUTH_CHALLENGE, NICK_AUTH_PROOF, NICK_AUTH_RESULT ->
            throw new LinkEnded("sent nick authentication out of turn");
        case PING, PONG, GETPEERLIST, HANDSHAKE, DN_HANDSHAKE, DISCONNECT -> {
          // Answered by the reader, or without meaning from a directory that has let us in.
        }
      }
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
      if (listing) {
        listEnd = deadline(LIST_QUIET);
      }
      for (PeerList.Entry entry : PeerList.parse(line)) {
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

    private void askForList() {
      refreshWanted = false;
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
}
