package org.jmd.core.net;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import org.jmd.core.crypto.EncryptedChannel;
import org.jmd.core.crypto.Entropy;
import org.jmd.core.protocol.Boxed;
import org.jmd.core.protocol.Location;
import org.jmd.core.protocol.MessageCodec;
import org.jmd.core.protocol.MessageType;
import org.jmd.core.protocol.Nick;
import org.jmd.core.protocol.NickIdentity;
import org.jmd.core.protocol.Plain;
import org.jmd.core.protocol.PublicMessage;
import org.jmd.core.protocol.WireMessage;
import org.jmd.core.runtime.Tasks;
import org.jspecify.annotations.Nullable;

/**
 * The message channel over directories and direct connections (protocol.md 1, 2). Each link has its
 * own task, which parses and verifies what arrives on it; nothing a peer sends reaches another
 * link, blocks, throws or grows without bound. Neither transport nor identity are closed with it.
 * Safe for use by several threads.
 */
public final class OnionMessageChannel implements MessageChannel {
  /** More peers of one directory are forgotten, oldest first. */
  static final int MAX_PEERS_PER_DIRECTORY = 12_000;

  private static final int MAX_PINNED = 4096;

  private final ChannelSettings settings;
  private final NickIdentity identity;
  private final Transport transport;
  private final Tasks tasks;
  private final Entropy entropy;
  private final Optional<Publisher> publisher;
  private final AtomicReference<Location> location;
  private final LinkedHashMap<Nick, Endpoint> pinned = new LinkedHashMap<>();
  private volatile @Nullable Network network;
  private boolean used;

  /** What exists between opening and closing. */
  private record Network(
      ChannelParts parts,
      Map<Endpoint, DirectoryLink> directories,
      DirectLinks direct,
      InboundPeers inbound,
      Dialer dialer,
      Unanswered unanswered) {}

  /** A channel that is not open yet, reachable where the settings say. */
  public OnionMessageChannel(
      ChannelSettings settings,
      NickIdentity identity,
      Transport transport,
      Tasks tasks,
      Entropy entropy) {
    this(settings, identity, transport, tasks, entropy, Optional.empty());
  }

  /**
   * A channel that is not open yet, reachable where the publisher says. Directories are connected
   * once it has said so for the first time, since the location goes into handshakes.
   *
   * @param publisher of the address that the settings listen on; started and closed with the
   *     channel
   */
  public OnionMessageChannel(
      ChannelSettings settings,
      NickIdentity identity,
      Transport transport,
      Tasks tasks,
      Entropy entropy,
      Optional<Publisher> publisher) {
    if (publisher.isPresent() && settings.listen().isEmpty()) {
      throw new IllegalArgumentException("a publisher needs an address to listen on");
    }
    this.settings = settings;
    this.identity = identity;
    this.transport = transport;
    this.tasks = tasks;
    this.entropy = entropy;
    this.publisher = publisher;
    this.location = new AtomicReference<>(settings.location());
  }

  @Override
  public Nick nick() {
    return identity.nick();
  }

  /**
   * {@inheritDoc}
   *
   * @throws java.io.UncheckedIOException if the address for direct connections cannot be bound
   */
  @Override
  public synchronized void open(ChannelListener listener) {
    if (used) {
      throw new IllegalStateException("a channel is opened once");
    }
    used = true;
    Ticks ticks = new Ticks(tasks);
    Unanswered unanswered = new Unanswered(ticks);
    ChannelParts parts =
        new ChannelParts(
            settings,
            identity,
            transport,
            tasks,
            entropy,
            ticks,
            new PeerTable(settings.directories(), MAX_PEERS_PER_DIRECTORY),
            new MessageGate(
                identity.nick(),
                settings.duplicates(),
                ticks,
                event -> {
                  // First, since a listener may send the next message at once.
                  followUp(event, unanswered);
                  listener.heard(event);
                }),
            location);
    Map<Endpoint, DirectoryLink> directories = new LinkedHashMap<>();
    settings.directories().forEach(e -> directories.put(e, new DirectoryLink(parts, e)));
    DirectLinks direct = new DirectLinks();
    InboundPeers inbound = new InboundPeers(parts, direct);
    Optional<Integer> port = settings.listen().map(inbound::listen);
    Network open =
        new Network(parts, directories, direct, inbound, new Dialer(parts, direct), unanswered);
    network = open;
    if (publisher.isPresent()) {
      publisher.get().start(port.orElseThrow(), this::moved);
    } else {
      directories.values().forEach(DirectoryLink::start);
    }
  }

  /** The first call lets directories be connected; every other makes us known to them anew. */
  private void moved(Location to) {
    Network open = network;
    if (open == null) {
      return;
    }
    Location before = location.getAndSet(to);
    for (DirectoryLink directory : open.directories().values()) {
      // A lost address is not taken back at once: dialling in vain costs takers less than the end
      // of every connection would cost the sessions under way.
      if (!directory.startOnce() && to instanceof Location.Onion && !to.equals(before)) {
        directory.moved(to);
      }
    }
  }

  /** Where we can be dialled now. */
  public Location location() {
    return location.get();
  }

  @Override
  public void close() {
    Network open = network;
    network = null;
    if (open != null) {
      open.parts().gate().close();
      publisher.ifPresent(Publisher::close);
      open.inbound().close();
      open.dialer().close();
      open.directories().values().forEach(DirectoryLink::close);
    }
  }

  @Override
  public List<DirectoryStatus> directories() {
    Network open = network;
    return open == null
        ? settings.directories().stream()
            .map(endpoint -> new DirectoryStatus(endpoint, false, "closed"))
            .toList()
        : open.directories().values().stream().map(DirectoryLink::status).toList();
  }

  @Override
  public void broadcast(PublicMessage message) {
    Network open = network;
    if (open != null) {
      toAll(open, publicFrame(message));
    }
  }

  @Override
  public void broadcast(Endpoint directory, PublicMessage message) {
    Network open = network;
    DirectoryLink link = open == null ? null : open.directories().get(directory);
    if (link != null) {
      link.send(publicFrame(message));
    }
  }

  @Override
  public boolean send(Nick to, Plain message) {
    return ask(to, privateFrame(to, message));
  }

  @Override
  public boolean send(Nick to, EncryptedChannel box, Boxed message) {
    return ask(to, privateFrame(to, MessageCodec.seal(message, box)));
  }

  /** Sends what somebody waits for an answer to. */
  private boolean ask(Nick to, Frame frame) {
    Network open = network;
    if (open == null) {
      return false;
    }
    if (directly(open, to, frame)) {
      return true;
    }
    Optional<DirectoryLink> carrier = viaOneDirectory(open, to, frame);
    carrier.ifPresent(link -> open.unanswered().sent(to, link.status().endpoint(), frame));
    return carrier.isPresent();
  }

  /** What a directory took with it goes by another one. */
  private void followUp(ChannelEvent event, Unanswered unanswered) {
    switch (event) {
      case ChannelEvent.PrivateHeard heard -> unanswered.heard(heard.from());
      case ChannelEvent.DirectoryDown down ->
          unanswered.lostWith(down.directory()).forEach(this::route);
      case ChannelEvent.PublicHeard _,
          ChannelEvent.PeerGone _,
          ChannelEvent.PeersListed _,
          ChannelEvent.DirectoryUp _,
          ChannelEvent.DirectUp _,
          ChannelEvent.DirectDown _ -> {
        // Loses and answers nothing.
      }
    }
  }

  @Override
  public boolean reply(Route via, Nick to, Plain message) {
    return answer(via, to, privateFrame(to, message));
  }

  @Override
  public boolean reply(Route via, Nick to, EncryptedChannel box, Boxed message) {
    return answer(via, to, privateFrame(to, MessageCodec.seal(message, box)));
  }

  private Frame publicFrame(PublicMessage message) {
    return LinkReader.frame(
        MessageType.PUBMSG, MessageCodec.formatPublic(identity.nick(), message));
  }

  private Frame privateFrame(Nick to, WireMessage message) {
    return LinkReader.frame(MessageType.PRIVMSG, MessageCodec.formatPrivate(identity, to, message));
  }

  private static boolean toAll(Network open, Frame frame) {
    boolean sent = false;
    for (DirectoryLink directory : open.directories().values()) {
      sent |= directory.send(frame);
    }
    return sent;
  }

  private boolean route(Nick to, Frame frame) {
    Network open = network;
    if (open == null) {
      return false;
    }
    return directly(open, to, frame) || viaOneDirectory(open, to, frame).isPresent();
  }

  private static boolean directly(Network open, Nick to, Frame frame) {
    return open.direct().of(to).filter(link -> link.send(to, frame)).isPresent();
  }

  private boolean answer(Route via, Nick to, Frame frame) {
    Network open = network;
    if (open == null) {
      return false;
    }
    return switch (via) {
      case Route.ViaDirectory directory -> {
        DirectoryLink link = open.directories().get(directory.directory());
        yield settings.answersEverywhere()
            ? toAll(open, frame) || route(to, frame)
            : (link != null && link.send(frame)) || route(to, frame);
      }
      case Route.Direct direct -> {
        boolean sent = open.direct().of(direct).filter(link -> link.send(to, frame)).isPresent();
        // An unsigned request may carry any nick: it gets no more answers than requests.
        if (open.direct().wasVerified(direct, to)) {
          sent |= settings.answersEverywhere() && toAll(open, frame);
          yield sent || route(to, frame);
        }
        yield sent;
      }
    };
  }

  private Optional<DirectoryLink> viaOneDirectory(Network open, Nick to, Frame frame) {
    return candidates(open, to).stream().filter(link -> link.send(frame)).findFirst();
  }

  /**
   * Connected directories for messages to that nick, best first: the one used before, then those on
   * which it is, in random order, then the rest.
   */
  private synchronized List<DirectoryLink> candidates(Network open, Nick to) {
    List<Endpoint> carriers = open.parts().peers().directoriesOf(to);
    Set<Endpoint> order = new LinkedHashSet<>();
    Endpoint before = pinned.get(to);
    if (before != null && (carriers.isEmpty() || carriers.contains(before))) {
      order.add(before);
    }
    order.addAll(entropy.<Endpoint>shuffled(carriers));
    order.addAll(entropy.<Endpoint>shuffled(settings.directories()));
    List<DirectoryLink> result = new ArrayList<>();
    for (Endpoint endpoint : order) {
      DirectoryLink link = open.directories().get(endpoint);
      if (link != null && link.isUp()) {
        result.add(link);
      }
    }
    result.stream().findFirst().ifPresent(first -> pin(to, first.status().endpoint()));
    return result;
  }

  private void pin(Nick to, Endpoint directory) {
    pinned.put(to, directory);
    if (pinned.size() > MAX_PINNED) {
      pinned.remove(pinned.keySet().iterator().next());
    }
  }

  @Override
  public void dial(Nick peer) {
    Network open = network;
    if (open != null && !peer.equals(nick())) {
      open.dialer().dial(peer);
    }
  }

  @Override
  public Optional<PeerInfo> peer(Nick nick) {
    Network open = network;
    return open == null ? Optional.empty() : describe(open, nick);
  }

  @Override
  public List<PeerInfo> peers() {
    Network open = network;
    if (open == null) {
      return List.of();
    }
    Set<Nick> nicks = new LinkedHashSet<>(open.parts().peers().nicks());
    nicks.addAll(open.direct().nicks());
    return nicks.stream().flatMap(nick -> describe(open, nick).stream()).toList();
  }

  private static Optional<PeerInfo> describe(Network open, Nick nick) {
    PeerTable table = open.parts().peers();
    List<Endpoint> directories = table.directoriesOf(nick);
    boolean direct = open.direct().of(nick).isPresent();
    if (directories.isEmpty() && !direct) {
      return Optional.empty();
    }
    List<Location> locations = table.locationsOf(nick);
    return Optional.of(
        new PeerInfo(
            nick,
            locations.isEmpty() ? new Location.NotServing() : locations.getFirst(),
            table.featuresOf(nick).plus(open.direct().featuresOf(nick)),
            Set.copyOf(directories),
            direct));
  }

  @Override
  public void refreshPeers() {
    Network open = network;
    if (open != null) {
      open.directories().values().forEach(DirectoryLink::refresh);
    }
  }
}
