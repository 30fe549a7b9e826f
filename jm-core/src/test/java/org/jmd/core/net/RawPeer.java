package org.jmd.core.net;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jmd.core.protocol.Envelope;
import org.jmd.core.protocol.EnvelopeCodec;
import org.jmd.core.protocol.Features;
import org.jmd.core.protocol.Handshake;
import org.jmd.core.protocol.Location;
import org.jmd.core.protocol.MessageCodec;
import org.jmd.core.protocol.MessageType;
import org.jmd.core.protocol.Nick;
import org.jmd.core.protocol.NickIdentity;
import org.jmd.core.protocol.ProtocolViolation;
import org.jmd.core.protocol.PublicMessage;
import org.jmd.core.protocol.WireMessage;
import org.jmd.core.runtime.Network;
import org.jspecify.annotations.Nullable;

/** One end of a connection in the hands of a test: sends anything, keeps what it gets. */
public final class RawPeer implements LinkListener {
  public final List<Envelope> received = new CopyOnWriteArrayList<>();
  public volatile boolean closed;
  private volatile @Nullable Link link;

  public static RawPeer dial(Transport transport, Endpoint target) {
    RawPeer peer = new RawPeer();
    transport.connect(target, new Isolation("test", "raw"), peer);
    return peer;
  }

  @Override
  public void opened(Link opening) {
    link = opening;
  }

  @Override
  public void received(Link from, byte[] line) {
    try {
      received.add(EnvelopeCodec.forClient().decode(line));
    } catch (ProtocolViolation violation) {
      throw new AssertionError("sent to us: " + new String(line, UTF_8), violation);
    }
  }

  @Override
  public void closed(Optional<String> reason) {
    closed = true;
  }

  /** Ends the connection, also one that is not open yet. */
  public void close() {
    Link open = link;
    if (open != null) {
      open.close();
    }
  }

  public boolean isOpen() {
    return link != null && !closed;
  }

  public List<String> received(MessageType type) {
    return received.stream()
        .filter(envelope -> envelope.messageType().equals(Optional.of(type)))
        .map(Envelope::line)
        .toList();
  }

  public void send(MessageType type, String line) {
    Objects.requireNonNull(link).send(Frame.owning(EnvelopeCodec.encode(Envelope.of(type, line))));
  }

  public void sendBytes(byte[] line) {
    byte[] frame = Arrays.copyOf(line, line.length + 2);
    frame[line.length] = '\r';
    frame[line.length + 1] = '\n';
    Objects.requireNonNull(link).send(Frame.owning(frame));
  }

  public void shake(Nick nick, Network network) {
    send(
        MessageType.HANDSHAKE,
        Handshake.of(nick, new Location.NotServing(), Features.NONE, network).line());
  }

  public void say(NickIdentity from, Nick to, WireMessage message) {
    send(MessageType.PRIVMSG, MessageCodec.formatPrivate(from, to, message));
  }

  public void say(Nick from, PublicMessage message) {
    send(MessageType.PUBMSG, MessageCodec.formatPublic(from, message));
  }
}
