package org.jmd.maker;

import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import org.jmd.core.crypto.Entropy;
import org.jmd.core.net.Frame;
import org.jmd.core.net.Link;
import org.jmd.core.net.LinkListener;
import org.jmd.core.net.Transport;
import org.jmd.core.protocol.DirectoryHandshake;
import org.jmd.core.protocol.Envelope;
import org.jmd.core.protocol.EnvelopeCodec;
import org.jmd.core.protocol.Features;
import org.jmd.core.protocol.MessageCodec;
import org.jmd.core.protocol.MessageType;
import org.jmd.core.protocol.Nick;
import org.jmd.core.protocol.NickIdentity;
import org.jmd.core.protocol.ProtocolViolation;
import org.jmd.core.protocol.RoutedLine;
import org.jmd.core.protocol.WireMessage;
import org.jmd.core.runtime.Tasks;
import org.jspecify.annotations.Nullable;

/**
 * A directory in the hands of whoever floods one maker: it limits nothing, invents any line and
 * keeps nothing of what passes. Safe for use by several threads.
 */
final class SoakDirectory implements AutoCloseable {
  private static final long MOST_QUEUED_BYTES = 64 * 1024;
  private static final Duration CONGESTION_LOOK = Duration.ofMillis(1);
  private static final Features FEATURES = Features.of(Features.PEERLIST_FEATURES, Features.PING);

  private final Tasks tasks;
  private final Nick nick;
  private final Transport.Listening listening;
  private final EnvelopeCodec codec = EnvelopeCodec.forDirectory();
  private final Map<String, Consumer<WireMessage>> listeners = new ConcurrentHashMap<>();
  private final AtomicLong answersToNobody = new AtomicLong();
  private volatile @Nullable Link maker;

  SoakDirectory(Transport transport, Tasks tasks, Entropy entropy) {
    this.tasks = tasks;
    try (NickIdentity identity = NickIdentity.create(entropy)) {
      this.nick = identity.nick();
    }
    this.listening = transport.listen(new Transport.BindAddress("127.0.0.1", 0), _ -> new Client());
  }

  int port() {
    return listening.port();
  }

  boolean isMakerThere() {
    Link link = maker;
    return link != null && link.isOpen();
  }

  /** Private messages of the maker to nicks that nobody listens for. */
  long answersToNobody() {
    return answersToNobody.get();
  }

  void listen(Nick nick, Consumer<WireMessage> listener) {
    listeners.put(nick.value(), listener);
  }

  void forget(Nick nick) {
    listeners.remove(nick.value());
  }

  /** Sends the maker a line; false if it is not there. Waits while its connection is congested. */
  boolean send(MessageType type, String line) throws InterruptedException {
    Link link = maker;
    if (link == null) {
      return false;
    }
    while (link.queuedBytes() > MOST_QUEUED_BYTES) {
      tasks.sleep(CONGESTION_LOOK);
    }
    return link.send(Frame.owning(EnvelopeCodec.encode(Envelope.of(type, line))));
  }

  @Override
  public void close() {
    listening.close();
    Link link = maker;
    if (link != null) {
      link.close();
    }
  }

  private void relay(String line) throws ProtocolViolation {
    Optional<RoutedLine> routed = RoutedLine.tryParse(line);
    Optional<Consumer<WireMessage>> listener =
        routed.flatMap(r -> Optional.ofNullable(listeners.get(r.to())));
    if (routed.isEmpty() || listener.isEmpty()) {
      answersToNobody.incrementAndGet();
      return;
    }
    MessageCodec.parsePrivate(line, new Nick(routed.get().to())).messages().forEach(listener.get());
  }

  /** The maker's connection. */
  private final class Client implements LinkListener {
    @Override
    public void opened(Link link) {
      // The client speaks first.
    }

    @Override
    public void received(Link link, byte[] line) {
      try {
        Envelope envelope = codec.decode(line);
        Optional<MessageType> type = envelope.messageType();
        if (type.equals(Optional.of(MessageType.HANDSHAKE))) {
          String answer =
              DirectoryHandshake.accepting(FEATURES, nick, SoakRig.NETWORK, "a soak").line();
          link.send(
              Frame.owning(EnvelopeCodec.encode(Envelope.of(MessageType.DN_HANDSHAKE, answer))));
          maker = link;
        } else if (type.equals(Optional.of(MessageType.PING))) {
          link.send(Frame.owning(EnvelopeCodec.encode(Envelope.of(MessageType.PONG, ""))));
        } else if (type.equals(Optional.of(MessageType.PRIVMSG))) {
          relay(envelope.line());
        }
      } catch (ProtocolViolation violation) {
        throw new AssertionError("the maker sends what is not allowed", violation);
      }
    }

    @Override
    public void closed(Optional<String> reason) {
      maker = null;
    }
  }
}
