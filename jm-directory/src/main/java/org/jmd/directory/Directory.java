package org.jmd.directory;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import org.jmd.core.crypto.Entropy;
import org.jmd.core.net.Endpoint;
import org.jmd.core.net.Frame;
import org.jmd.core.net.Link;
import org.jmd.core.net.LinkListener;
import org.jmd.core.net.RateLimit;
import org.jmd.core.net.Ticks;
import org.jmd.core.net.Transport;
import org.jmd.core.protocol.AdmissionRules;
import org.jmd.core.protocol.DirectoryHandshake;
import org.jmd.core.protocol.Envelope;
import org.jmd.core.protocol.EnvelopeCodec;
import org.jmd.core.protocol.Handshake;
import org.jmd.core.protocol.MessageCodec;
import org.jmd.core.protocol.MessageType;
import org.jmd.core.protocol.Nick;
import org.jmd.core.protocol.NickAuthChallenge;
import org.jmd.core.protocol.NickIdentity;
import org.jmd.core.protocol.PeerList;
import org.jmd.core.protocol.PublicMessage;
import org.jmd.core.protocol.Refusal;
import org.jmd.core.runtime.Deadline;
import org.jmd.core.runtime.Mailbox;
import org.jmd.core.runtime.Service;
import org.jmd.core.runtime.Task;
import org.jmd.core.runtime.Tasks;
import org.jspecify.annotations.Nullable;

/**
 * A directory node (protocol.md 1.5-1.8, directory.md). Peers connect, introduce themselves and are
 * known by their nick; the directory passes on what they say to everybody or to one another and
 * announces departures. A peer that stops reading, floods or leaves costs nobody else anything.
 * Safe for use by several threads.
 */
public final class Directory implements Service {
  /** Longest peer list line, so that it passes Tor quickly. */
  static final int MAX_PEER_LIST_BYTES = 16_000;

  private static final Duration DEPARTURES_GATHERED = Duration.ofMillis(250);
  private static final int MAX_DEPARTURES_QUEUED = 100_000;

  private final DirectorySettings settings;
  private final Transport transport;
  private final Tasks tasks;
  private final Entropy entropy;
  private final AdmissionRules admission;
  private final EnvelopeCodec codec;
  private final Nick nick;
  private final PeerRegistry registry;
  private final Relay relay = new Relay(this);
  private final DirectoryStats stats = new DirectoryStats();
  private final DirectoryLog log;
  private final Heartbeat heartbeat;
  private final Ticks ticks;

  /** In the order of their arrival, so that equal runs are equal; guarded by itself. */
  private final Set<PeerSession> strangers = Collections.synchronizedSet(new LinkedHashSet<>());

  private final Mailbox<PeerList.Entry> departures;
  private final Frame pong;
  private final Frame welcome;
  private final List<Task> running = new ArrayList<>();
  private Transport.@Nullable Listening listening;
  private Consumer<RuntimeException> failureListener = _ -> {};

  /** A directory that starts with {@link #start()}. The transport stays the caller's. */
  public Directory(DirectorySettings settings, Transport transport, Tasks tasks, Entropy entropy) {
    this(settings, transport, tasks, entropy, DirectoryListener.NONE);
  }

  /** As above, with somebody who hears what happens. */
  public Directory(
      DirectorySettings settings,
      Transport transport,
      Tasks tasks,
      Entropy entropy,
      DirectoryListener listener) {
    this.settings = settings;
    this.transport = transport;
    this.tasks = tasks;
    this.entropy = entropy;
    this.admission = settings.admissionRules();
    this.codec = EnvelopeCodec.forDirectory();
    this.ticks = new Ticks(tasks);
    this.registry = new PeerRegistry(settings.maxPeers());
    this.departures = tasks.mailbox(MAX_DEPARTURES_QUEUED);
    this.log = new DirectoryLog(new RateLimit(ticks, 100, Duration.ofMillis(500)), listener);
    this.heartbeat = new Heartbeat(this, tasks);
    try (NickIdentity identity = NickIdentity.create(entropy)) {
      this.nick = identity.nick();
    }
    this.pong = frame(MessageType.PONG, "");
    this.welcome =
        frame(
            MessageType.DN_HANDSHAKE,
            DirectoryHandshake.accepting(
                    admission.features(), nick, settings.network(), settings.motd())
                .line());
  }

  @Override
  public String name() {
    return "directory";
  }

  @Override
  public void start() {
    Transport.Listening socket = transport.listen(settings.bind(), this::accept);
    listening = socket;
    launch("directory-strangers", heartbeat::reapStrangers);
    launch("directory-heartbeat", heartbeat::sweep);
    launch("directory-departures", this::announceDepartures);
    log.listening(
        settings.network().wireName(), settings.bind().host(), socket.port(), nick.value());
  }

  private void launch(String name, Runnable body) {
    Consumer<RuntimeException> told = failureListener;
    running.add(
        tasks.start(
            name,
            () -> {
              try {
                body.run();
              } catch (RuntimeException e) {
                log.bug(name, e);
                told.accept(e);
              }
            }));
  }

  /**
   * Names whoever is to be told if a task without which this is no directory dies of a bug. To be
   * called before {@link #start}; {@link #stop} is still to be called after a failure.
   */
  public void onFailure(Consumer<RuntimeException> listener) {
    failureListener = listener;
  }

  @Override
  public void stop(Duration limit) {
    if (listening != null) {
      listening.close();
    }
    running.forEach(Task::cancel);
    departures.close();
    int peers = registry.size();
    registry.all().forEach(PeerSession::close);
    strangers().forEach(PeerSession::close);
    log.stopped(nick.value(), peers);
  }

  /** The port in use. */
  public int port() {
    if (listening == null) {
      throw new IllegalStateException("the directory has not been started");
    }
    return listening.port();
  }

  /** Where programs of this machine reach it, once it was started. */
  public Endpoint localEndpoint() {
    String host = settings.bind().host();
    boolean everywhere = host.equals("0.0.0.0") || host.equals("::");
    return new Endpoint(everywhere ? "127.0.0.1" : host, port());
  }

  /** The directory's own nick, fresh at each start. */
  public Nick nick() {
    return nick;
  }

  /** Grows every second while the directory works, and stands still if it hangs. */
  public long turns() {
    return heartbeat.turns();
  }

  /** How many peers are registered. */
  public int peerCount() {
    return registry.size();
  }

  /** Most peers that can be registered. */
  public int maxPeers() {
    return settings.maxPeers();
  }

  /** Connections that have not introduced themselves yet. */
  public int strangerCount() {
    return strangers.size();
  }

  /** Bytes that wait to be read by all registered peers together; takes a look at each. */
  public long queuedBytes() {
    return registry.all().stream().mapToLong(PeerSession::queuedBytes).sum();
  }

  /** What happened so far. */
  public DirectoryStats stats() {
    return stats;
  }

  private LinkListener accept(Link link) {
    stats.count(DirectoryStats.Counter.CONNECTIONS);
    return new PeerSession(this, link);
  }

  // --- arrivals and departures ---

  void strangerArrived(PeerSession session) {
    strangers.add(session);
    if (strangers.size() > settings.maxStrangers()) {
      stats.count(DirectoryStats.Counter.CONNECTIONS_REFUSED);
      session.close();
    }
  }

  void strangerLeft(PeerSession session) {
    strangers.remove(session);
  }

  void arrived(PeerSession session, Optional<PeerSession> displaced) {
    strangers.remove(session);
    stats.count(DirectoryStats.Counter.HANDSHAKES_ACCEPTED);
    // No departure is announced for the displaced connection: the nick is still here.
    displaced.ifPresent(PeerSession::displace);
    if (displaced.isEmpty()) {
      session.registration().ifPresent(h -> log.joined(h.nick()));
    }
  }

  void departed(PeerSession session, Handshake handshake) {
    if (registry.release(handshake.nick(), session)) {
      queueDeparture(handshake);
      log.left(handshake.nick());
    }
  }

  private void queueDeparture(Handshake handshake) {
    if (!departures.offer(PeerList.Entry.gone(handshake.nick(), handshake.location()))) {
      // Only reached when a hundred thousand peers leave within the gathering time; clients drop
      // stale peers anyway.
      stats.count(DirectoryStats.Counter.DROPPED_RATE);
    }
  }

  /** Joins departures of a short while, so that a storm of leavers costs each peer a few lines. */
  private void announceDepartures() {
    try {
      while (true) {
        Optional<PeerList.Entry> first = departures.take();
        if (first.isEmpty()) {
          return;
        }
        tasks.sleep(DEPARTURES_GATHERED);
        Map<String, PeerList.Entry> gone = new LinkedHashMap<>();
        for (Optional<PeerList.Entry> next = first; next.isPresent(); next = departures.poll()) {
          gone.put(next.get().nick(), next.get());
        }
        // Whoever came back in the meantime has not left.
        gone.keySet().removeIf(name -> registry.find(name).isPresent());
        if (!gone.isEmpty()) {
          relay.departures(List.copyOf(gone.values()));
        }
      }
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
    }
  }

  void evict(PeerSession peer) {
    stats.count(DirectoryStats.Counter.EVICTED);
    peer.registration().ifPresent(h -> log.evicted(h.nick(), peer.silence().toSeconds()));
    peer.close();
  }

  /**
   * A second claim to the nick: the holder must show that it lives, or the nick is free for the
   * next try.
   */
  void probe(PeerSession holder) {
    if (!holder.isProbeUnanswered()) {
      tasks.start("directory-probe", () -> heartbeat.challengeHolder(holder));
    }
  }

  // --- shared by the sessions ---

  DirectorySettings settings() {
    return settings;
  }

  AdmissionRules admission() {
    return admission;
  }

  EnvelopeCodec codec() {
    return codec;
  }

  PeerRegistry registry() {
    return registry;
  }

  Relay relay() {
    return relay;
  }

  DirectoryLog log() {
    return log;
  }

  /** Those of now. */
  List<PeerSession> strangers() {
    synchronized (strangers) {
      return List.copyOf(strangers);
    }
  }

  Deadline deadline(Duration fromNow) {
    return tasks.deadline(fromNow);
  }

  long nanos() {
    return ticks.nanos();
  }

  RateLimit newMessageLimit() {
    return RateLimit.perSecond(ticks, settings.messageBurst(), settings.messageRate());
  }

  RateLimit newLimit(int burst, Duration interval) {
    return new RateLimit(ticks, burst, interval);
  }

  NickAuthChallenge newChallenge() {
    return NickAuthChallenge.create(entropy, settings.directoryId().orElseThrow());
  }

  Frame frame(MessageType type, String line) {
    return Frame.owning(EnvelopeCodec.encode(Envelope.of(type, line)));
  }

  Frame welcome() {
    return welcome;
  }

  Frame pong() {
    return pong;
  }

  Frame refusal(Refusal refusal) {
    return frame(
        MessageType.DN_HANDSHAKE,
        DirectoryHandshake.refusing(admission.features(), nick, settings.network(), refusal)
            .line());
  }

  Frame orderbookRequest() {
    return frame(
        MessageType.PUBMSG, MessageCodec.formatPublic(nick, new PublicMessage.OrderbookRequest()));
  }
}
