package org.jmd.maker;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jmd.core.crypto.EncryptedChannel;
import org.jmd.core.net.ChannelEvent;
import org.jmd.core.net.ChannelListener;
import org.jmd.core.net.Endpoint;
import org.jmd.core.net.MessageChannel;
import org.jmd.core.net.Route;
import org.jmd.core.protocol.Boxed;
import org.jmd.core.protocol.MessageCodec;
import org.jmd.core.protocol.Nick;
import org.jmd.core.protocol.NickIdentity;
import org.jmd.core.protocol.Plain;
import org.jmd.core.protocol.PrivateLine;
import org.jmd.core.protocol.ProtocolViolation;
import org.jmd.core.protocol.PublicLine;
import org.jmd.core.protocol.PublicMessage;
import org.jmd.core.protocol.Sealed;
import org.jmd.core.protocol.WireMessage;

/** A channel that keeps what is said, and through which a test speaks to the maker. */
final class FakeChannel implements MessageChannel, ScriptedTaker.Wire {
  static final Endpoint DIRECTORY = new Endpoint("directory", 5222);
  static final Route ROUTE = new Route.ViaDirectory(DIRECTORY);

  private final Nick nick;
  private final List<Endpoint> directories;
  private final List<Sent> sent = new ArrayList<>();
  private final List<PublicMessage> said = new ArrayList<>();
  private Optional<ChannelListener> listener = Optional.empty();
  private boolean up = true;
  private boolean routeless;
  private boolean closed;
  private int droppedLines;

  /** Runs whenever something is said at one directory. */
  Runnable beforeSaying = () -> {};

  /** A private message that left. */
  record Sent(Route via, Nick to, WireMessage message) {}

  FakeChannel(Nick nick) {
    this(nick, List.of(DIRECTORY));
  }

  FakeChannel(Nick nick, List<Endpoint> directories) {
    this.nick = nick;
    this.directories = List.copyOf(directories);
  }

  /** What was said to that nick, oldest first. */
  @Override
  public List<WireMessage> sentTo(Nick to) {
    return sent.stream().filter(s -> s.to().equals(to)).map(Sent::message).toList();
  }

  List<Sent> sent() {
    return List.copyOf(sent);
  }

  /** What was said to everybody, oldest first. */
  List<PublicMessage> said() {
    return List.copyOf(said);
  }

  void forget() {
    sent.clear();
    said.clear();
  }

  boolean isOpen() {
    return listener.isPresent() && !closed;
  }

  boolean isClosed() {
    return closed;
  }

  /** Can be opened again, as by the next life of the maker. */
  void reopen() {
    closed = false;
    listener = Optional.empty();
  }

  void setUp(boolean directoriesUp) {
    up = directoriesUp;
  }

  void setRouteless(boolean routeless) {
    this.routeless = routeless;
  }

  void hear(ChannelEvent event) {
    listener.orElseThrow(() -> new IllegalStateException("not opened")).heard(event);
  }

  void hear(Nick from, WireMessage message) {
    hear(new ChannelEvent.PrivateHeard(from, message, ROUTE));
  }

  @Override
  public void say(NickIdentity from, WireMessage message) {
    hear(from.nick(), message);
  }

  void hear(Nick from, PublicMessage message) {
    hear(new ChannelEvent.PublicHeard(from, message, ROUTE));
  }

  /** As the channel does with a private line off the wire: drops it, or passes it on verified. */
  @Override
  public void hearLine(String line) {
    PrivateLine parsed;
    try {
      parsed = MessageCodec.parsePrivate(line, nick);
    } catch (ProtocolViolation _) {
      droppedLines++;
      return;
    }
    parsed.messages().forEach(message -> hear(parsed.from(), message));
  }

  /** As {@link #hearLine} for public lines. */
  void hearPublicLine(String line) {
    PublicLine parsed;
    try {
      parsed = MessageCodec.parsePublic(line);
    } catch (ProtocolViolation _) {
      droppedLines++;
      return;
    }
    parsed.messages().forEach(message -> hear(parsed.from(), message));
  }

  /** Lines that were no messages. */
  int droppedLines() {
    return droppedLines;
  }

  @Override
  public Nick nick() {
    return nick;
  }

  @Override
  public void open(ChannelListener opened) {
    listener = Optional.of(opened);
  }

  @Override
  public List<DirectoryStatus> directories() {
    return directories.stream().map(at -> new DirectoryStatus(at, up, "fake")).toList();
  }

  @Override
  public void broadcast(PublicMessage message) {
    said.add(message);
  }

  @Override
  public void broadcast(Endpoint directory, PublicMessage message) {
    beforeSaying.run();
    said.add(message);
  }

  @Override
  public boolean send(Nick to, Plain message) {
    return reply(ROUTE, to, message);
  }

  @Override
  public boolean send(Nick to, EncryptedChannel box, Boxed message) {
    return reply(ROUTE, to, box, message);
  }

  @Override
  public boolean reply(Route via, Nick to, Plain message) {
    return keep(via, to, message);
  }

  @Override
  public boolean reply(Route via, Nick to, EncryptedChannel box, Boxed message) {
    return keep(via, to, new Sealed(message.command(), box.encrypt(message.plaintext())));
  }

  private boolean keep(Route via, Nick to, WireMessage message) {
    if (routeless || closed) {
      return false;
    }
    sent.add(new Sent(via, to, message));
    return true;
  }

  @Override
  public void dial(Nick peer) {
    throw new UnsupportedOperationException("a maker dials nobody");
  }

  @Override
  public Optional<PeerInfo> peer(Nick peer) {
    return Optional.empty();
  }

  @Override
  public List<PeerInfo> peers() {
    return List.of();
  }

  @Override
  public void refreshPeers() {}

  @Override
  public void close() {
    closed = true;
  }
}
