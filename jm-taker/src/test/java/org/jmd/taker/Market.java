package org.jmd.taker;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import org.jmd.core.crypto.EncryptedChannel;
import org.jmd.core.net.ChannelEvent;
import org.jmd.core.net.ChannelListener;
import org.jmd.core.net.Endpoint;
import org.jmd.core.net.MessageChannel;
import org.jmd.core.net.Route;
import org.jmd.core.protocol.Boxed;
import org.jmd.core.protocol.Features;
import org.jmd.core.protocol.Location;
import org.jmd.core.protocol.MessageCodec;
import org.jmd.core.protocol.Nick;
import org.jmd.core.protocol.NickIdentity;
import org.jmd.core.protocol.Plain;
import org.jmd.core.protocol.PublicMessage;
import org.jmd.core.protocol.WireMessage;
import org.jmd.core.testing.FakeChain;
import org.jmd.core.testing.SeededEntropy;
import org.jmd.core.testing.VirtualTime;
import org.jspecify.annotations.Nullable;

/** Directories and scripted makers around one taker, under a virtual clock. */
final class Market {
  static final Endpoint FIRST = new Endpoint("first.example", 5222);
  static final Endpoint SECOND = new Endpoint("second.example", 5222);

  final VirtualTime time = new VirtualTime();
  final FakeChain chain = new FakeChain();
  final SeededEntropy entropy;
  final List<Channel> channels = new ArrayList<>();

  /** When each directory comes up; one that is missing never does. */
  final Map<Endpoint, Duration> directories = new LinkedHashMap<>();

  /** Whether directories send a list of peers. */
  boolean listsPeers = true;

  /** Whether every message of a maker arrives through every directory. */
  boolean duplicates;

  Duration latency = Duration.ofMillis(200);

  /** Looks at everything that the taker sends, before it leaves. */
  Consumer<WireMessage> onSend = _ -> {};

  private final Map<Nick, ScriptedMaker> makers = new LinkedHashMap<>();
  private final List<Endpoint> configured = new ArrayList<>();

  Market(long seed) {
    entropy = new SeededEntropy(seed);
    configured.add(FIRST);
    directories.put(FIRST, Duration.ofMillis(500));
  }

  void addDirectory(Endpoint endpoint, Duration upAfter) {
    configured.add(endpoint);
    directories.put(endpoint, upAfter);
  }

  void addDeadDirectory(Endpoint endpoint) {
    configured.add(endpoint);
  }

  void removeDirectories() {
    directories.clear();
  }

  <M extends ScriptedMaker> M add(M maker) {
    makers.put(maker.nick(), maker);
    return maker;
  }

  /** So many honest makers with coins of two million sats each. */
  List<ScriptedMaker> addHonest(int count) {
    List<ScriptedMaker> added = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      added.add(add(new ScriptedMaker(this).fund(2_000_000)));
    }
    return added;
  }

  List<ScriptedMaker> makers() {
    return List.copyOf(makers.values());
  }

  ScriptedMaker maker(Nick nick) {
    ScriptedMaker maker = makers.get(nick);
    if (maker == null) {
      throw new IllegalArgumentException("no maker " + nick);
    }
    return maker;
  }

  /** A channel under a fresh nick. */
  Channel open() {
    Channel channel = new Channel();
    channels.add(channel);
    return channel;
  }

  Channel lastChannel() {
    return channels.getLast();
  }

  /** The taker's channel. */
  final class Channel implements MessageChannel {
    private final Nick nick;
    private final Set<Endpoint> up = new HashSet<>();
    private @Nullable ChannelListener listener;
    final List<String> log = new ArrayList<>();
    boolean closed;

    private Channel() {
      try (NickIdentity identity = NickIdentity.create(entropy)) {
        nick = identity.nick();
      }
    }

    @Override
    public Nick nick() {
      return nick;
    }

    @Override
    public void open(ChannelListener opened) {
      listener = opened;
      directories.forEach((directory, delay) ->
          time.after(
              delay,
              () -> {
                up.add(directory);
                hear(new ChannelEvent.DirectoryUp(directory));
                if (listsPeers) {
                  time.after(
                      latency,
                      () ->
                          hear(
                              new ChannelEvent.PeersListed(
                                  directory, Set.copyOf(makers.keySet()))));
                }
              }));
    }

    void hear(ChannelEvent event) {
      if (listener != null && !closed) {
        listener.heard(event);
      }
    }

    /** A signed message of any nick arrives. */
    void hearFrom(Nick from, WireMessage message) {
      hear(new ChannelEvent.PrivateHeard(from, message, new Route.ViaDirectory(FIRST)));
      if (duplicates) {
        hear(new ChannelEvent.PrivateHeard(from, message, new Route.Direct(1, "peer")));
      }
    }

    @Override
    public List<DirectoryStatus> directories() {
      return configured.stream()
          .map(d -> new DirectoryStatus(d, up.contains(d), up.contains(d) ? "up" : "timeout"))
          .toList();
    }

    @Override
    public void broadcast(PublicMessage message) {
      Set.copyOf(up).forEach(d -> broadcast(d, message));
    }

    @Override
    public void broadcast(Endpoint directory, PublicMessage message) {
      if (message instanceof PublicMessage.OrderbookRequest && up.contains(directory)) {
        log.add("orderbook " + directory.host());
        makers.values().forEach(m -> time.after(latency, () -> m.hearOrderbook(this, directory)));
      }
    }

    @Override
    public boolean send(Nick to, Plain message) {
      return deliver(to, message);
    }

    @Override
    public boolean send(Nick to, EncryptedChannel box, Boxed message) {
      return deliver(to, MessageCodec.seal(message, box));
    }

    private boolean deliver(Nick to, WireMessage message) {
      ScriptedMaker maker = makers.get(to);
      if (maker == null || maker.unreachable || up.isEmpty()) {
        return false;
      }
      onSend.accept(message);
      log.add(to + " " + name(message));
      time.after(latency, () -> maker.hear(this, message));
      return true;
    }

    private static String name(WireMessage message) {
      return switch (message) {
        case Plain plain -> plain.command();
        case org.jmd.core.protocol.Sealed box -> box.command().wireName();
      };
    }

    /** How often that command was sent to that maker. */
    long sent(Nick to, String command) {
      return log.stream().filter((to + " " + command)::equals).count();
    }

    @Override
    public boolean reply(Route via, Nick to, Plain message) {
      throw new AssertionError("a taker does not reply");
    }

    @Override
    public boolean reply(Route via, Nick to, EncryptedChannel box, Boxed message) {
      throw new AssertionError("a taker does not reply");
    }

    @Override
    public void dial(Nick peer) {
      log.add(peer + " dial");
      ScriptedMaker maker = maker(peer);
      time.after(
          latency,
          () ->
              hear(
                  maker.answersDials
                      ? new ChannelEvent.DirectUp(peer, new Route.Direct(1, "peer"), Features.NONE)
                      : new ChannelEvent.DirectDown(peer, "refused")));
    }

    @Override
    public Optional<PeerInfo> peer(Nick peer) {
      return Optional.ofNullable(makers.get(peer)).map(this::info);
    }

    private PeerInfo info(ScriptedMaker maker) {
      return new PeerInfo(
          maker.nick(),
          maker.answersDials
              ? new Location.HostPort("maker.example", 5222)
              : new Location.NotServing(),
          Features.NONE,
          Set.copyOf(up),
          false);
    }

    @Override
    public List<PeerInfo> peers() {
      return makers.values().stream().map(this::info).toList();
    }

    @Override
    public void refreshPeers() {
      throw new AssertionError("the lists come by themselves");
    }

    @Override
    public void close() {
      closed = true;
    }
  }
}
