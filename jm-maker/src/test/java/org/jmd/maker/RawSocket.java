package org.jmd.maker;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketException;
import java.util.Optional;
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

/** A TCP connection whose octets are the test's: in pieces, in lumps, or none at all. */
final class RawSocket implements AutoCloseable {
  private static final int PATIENCE_MILLIS = 90_000;

  private final Socket socket;
  private final BufferedReader reader;

  RawSocket(int port) throws IOException {
    this.socket = new Socket(InetAddress.getLoopbackAddress(), port);
    socket.setTcpNoDelay(true);
    socket.setSoTimeout(PATIENCE_MILLIS);
    this.reader = new BufferedReader(new InputStreamReader(socket.getInputStream(), UTF_8));
  }

  static byte[] frame(MessageType type, String line) {
    return EnvelopeCodec.encode(Envelope.of(type, line));
  }

  static byte[] handshake(Nick nick, Network network) {
    return frame(
        MessageType.HANDSHAKE,
        Handshake.of(nick, new Location.NotServing(), Features.NONE, network).line());
  }

  static byte[] message(NickIdentity from, Nick to, WireMessage message) {
    return frame(MessageType.PRIVMSG, MessageCodec.formatPrivate(from, to, message));
  }

  static byte[] message(Nick from, PublicMessage message) {
    return frame(MessageType.PUBMSG, MessageCodec.formatPublic(from, message));
  }

  void send(byte[] octets) throws IOException {
    send(octets, 0, octets.length);
  }

  void send(byte[] octets, int from, int to) throws IOException {
    socket.getOutputStream().write(octets, from, to - from);
    socket.getOutputStream().flush();
  }

  /** The next frame; empty once the other end has closed. */
  Optional<Envelope> next() throws IOException {
    try {
      String line = reader.readLine();
      return line == null
          ? Optional.empty()
          : Optional.of(EnvelopeCodec.forClient().decode(line.getBytes(UTF_8)));
    } catch (SocketException _) {
      // A reset is an end as well: the other side had not read all that we sent.
      return Optional.empty();
    } catch (ProtocolViolation violation) {
      throw new AssertionError("sent to us", violation);
    }
  }

  Optional<MessageType> nextType() throws IOException {
    return next().flatMap(Envelope::messageType);
  }

  /** There and back: what was sent before has been read when this returns, and time has passed. */
  void ping() throws IOException {
    send(frame(MessageType.PING, ""));
    if (!nextType().equals(Optional.of(MessageType.PONG))) {
      throw new AssertionError("a ping was not answered by a pong");
    }
  }

  /** Whether the other end closes, whatever it may say before that. */
  boolean isClosedByPeer() throws IOException {
    Optional<Envelope> next = next();
    while (next.isPresent()) {
      next = next();
    }
    return true;
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}
