package org.jmd.core.testing;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jmd.core.crypto.Entropy;
import org.jmd.core.net.Frame;
import org.jmd.core.net.Link;
import org.jmd.core.net.LinkListener;
import org.jmd.core.net.Transport;
import org.jmd.core.protocol.DirectoryHandshake;
import org.jmd.core.protocol.DirectoryId;
import org.jmd.core.protocol.Envelope;
import org.jmd.core.protocol.EnvelopeCodec;
import org.jmd.core.protocol.Features;
import org.jmd.core.protocol.Handshake;
import org.jmd.core.protocol.Location;
import org.jmd.core.protocol.MessageType;
import org.jmd.core.protocol.Nick;
import org.jmd.core.protocol.NickAuthChallenge;
import org.jmd.core.protocol.NickAuthProof;
import org.jmd.core.protocol.NickAuthResult;
import org.jmd.core.protocol.NickIdentity;
import org.jmd.core.protocol.PeerList;
import org.jmd.core.protocol.ProtocolViolation;
import org.jmd.core.protocol.Refusal;
import org.jmd.core.protocol.RoutedLine;
import org.jmd.core.runtime.Network;
import org.jspecify.annotations.Nullable;

/**
 * A directory that does as a test says: it relays like a good one, and can be told to refuse, to
 * keep silent, to lie and to drop. Works on the transport's threads and has no tasks. Safe for use
 * by several threads.
 */
public final class ScriptedDirectory implements AutoCloseable {
  private final Network network;
  private final Entropy entropy;
  private final Nick nick;
  private final EnvelopeCodec codec = EnvelopeCodec.forDirectory();
  private final Transport.Listening listening;
  private final Map<String, Client> clients = new LinkedHashMap<>();
  private final List<Client> connections = new ArrayList<>();
  private final List<Envelope> log = new ArrayList<>();
  private Features features = Features.of(Features.PEERLIST_FEATURES, Features.PING);
  private Optional<Refusal> refusal = Optional.empty();
  private Optional<DirectoryId> verifiesAs = Optional.empty();
  private boolean answersHandshakes = true;
  private boolean answersLists = true;
  private int relayCopies = 1;
  private int accepted;

  /** Listens. */
  public ScriptedDirectory(
      Transport transport, Transport.BindAddress bind, Network network, Entropy entropy) {
    this.network = network;
    this.entropy = entropy;
    try (NickIdentity identity = NickIdentity.create(entropy)) {
      this.nick = identity.nick();
    }
    this.listening = transport.listen(bind, this::accept);
  }

  /** What it advertises; nick authentication is added by {@link #verifyAs}. */
  public synchronized void advertise(Features advertised) {
    features = advertised;
  }

  /** Turns every client away. */
  public synchronized void refuse(Refusal reason) {
    refusal = Optional.of(reason);
  }

  /** Lets clients in again. */
  public synchronized void welcome() {
    refusal = Optional.empty();
    answersHandshakes = true;
  }

  /** Accepts connections and says nothing. */
  public synchronized void keepSilent() {
    answersHandshakes = false;
  }

  /** Asks clients to prove their nicks. */
  public synchronized void verifyAs(DirectoryId id) {
    verifiesAs = Optional.of(id);
    features = features.with(Features.NICK_AUTH);
  }

  /** Does not answer requests for the list of peers. */
  public synchronized void ignoreListRequests() {
    answersLists = false;
  }

  /** Relays everything so many times; 0 swallows it. */
  public synchronized void relayTimes(int copies) {
    relayCopies = copies;
  }

  /** The port it listens on. */
  public int port() {
    return listening.port();
  }

  /** Its nick. */
  public Nick nick() {
    return nick;
  }

  /** Who is registered, in order of arrival. */
  public synchronized List<String> nicks() {
    return List.copyOf(clients.keySet());
  }

  /** Connections accepted so far. */
  public synchronized int acceptedConnections() {
    return accepted;
  }

  /** Everything received, oldest first. */
  public synchronized List<Envelope> received() {
    return List.copyOf(log);
  }

  /** The lines of that type received, oldest first. */
  public synchronized List<String> received(MessageType type) {
    return log.stream()
        .filter(envelope -> envelope.messageType().equals(Optional.of(type)))
        .map(Envelope::line)
        .toList();
  }

  /** Sends one client an envelope of the test's making. */
  public synchronized void sendTo(Nick to, MessageType type, String line) {
    client(to).send(type, line);
  }

  /** Sends one client any octets; CR LF is added. */
  public synchronized void sendRaw(Nick to, byte[] line) {
    byte[] frame = Arrays.copyOf(line, line.length + 2);
    frame[line.length] = '\r';
    frame[line.length + 1] = '\n';
    client(to).link().send(Frame.owning(frame));
  }

  /** Closes the connection of one client. */
  public synchronized void drop(Nick client) {
    client(client).link().close();
  }

  /** Closes all connections. */
  public synchronized void dropAll() {
    List.copyOf(connections).forEach(client -> client.link().close());
  }

  private Client client(Nick of) {
    Client client = clients.get(of.value());
    if (client == null) {
      throw new IllegalStateException(of + " is not registered");
    }
    return client;
  }

  @Override
  public void close() {
    listening.close();
    dropAll();
  }

  private synchronized LinkListener accept(Link link) {
    accepted++;
    Client client = new Client(link);
    connections.add(client);
    return client;
  }

  private final class Client implements LinkListener {
    private final Link link;
    private @Nullable Handshake handshake;
    private String handshakeLine = "";
    private @Nullable NickAuthChallenge challenge;

    Client(Link link) {
      this.link = link;
    }

    Link link() {
      return link;
    }

    void send(MessageType type, String line) {
      link.send(Frame.owning(EnvelopeCodec.encode(Envelope.of(type, line))));
    }

    @Override
    public void opened(Link opened) {
      // The client speaks first.
    }

    @Override
    public void received(Link from, byte[] line) {
      synchronized (ScriptedDirectory.this) {
        try {
          Envelope envelope = codec.decode(line);
          log.add(envelope);
          handle(envelope);
        } catch (ProtocolViolation violation) {
          throw new AssertionError("client sent " + new String(line, UTF_8), violation);
        }
      }
    }

    @Override
    public void closed(Optional<String> reason) {
      synchronized (ScriptedDirectory.this) {
        connections.remove(this);
        Handshake shaken = handshake;
        if (shaken != null && clients.remove(shaken.nick(), this)) {
          String line = PeerList.Entry.gone(shaken.nick(), shaken.location()).wireText(false);
          clients.values().forEach(other -> other.send(MessageType.PEERLIST, line));
        }
      }
    }

    private void handle(Envelope envelope) throws ProtocolViolation {
      Optional<MessageType> type = envelope.messageType();
      if (type.equals(Optional.of(MessageType.HANDSHAKE))) {
        handshake(envelope.line());
      } else if (type.equals(Optional.of(MessageType.NICK_AUTH_PROOF))) {
        proof(envelope.line());
      } else if (type.equals(Optional.of(MessageType.PING))) {
        send(MessageType.PONG, "");
      } else if (type.equals(Optional.of(MessageType.GETPEERLIST)) && answersLists) {
        List<PeerList.Entry> entries = clients.values().stream().map(Client::entry).toList();
        PeerList.lines(entries, true).forEach(line -> send(MessageType.PEERLIST, line));
      } else if (type.equals(Optional.of(MessageType.PUBMSG))) {
        relayPublic(envelope);
      } else if (type.equals(Optional.of(MessageType.PRIVMSG))) {
        relayPrivate(envelope);
      }
    }

    private PeerList.Entry entry() {
      Handshake shaken = Objects.requireNonNull(handshake);
      return PeerList.Entry.present(shaken.nick(), shaken.location(), shaken.features());
    }

    private void handshake(String line) throws ProtocolViolation {
      Handshake received = Handshake.parse(line);
      if (!answersHandshakes) {
        return;
      }
      if (refusal.isPresent() || clients.containsKey(received.nick())) {
        Refusal reason = refusal.orElse(Refusal.NICK_IN_USE);
        send(
            MessageType.DN_HANDSHAKE,
            DirectoryHandshake.refusing(features, nick, network, reason).line());
        link.close();
        return;
      }
      handshake = received;
      handshakeLine = line;
      send(
          MessageType.DN_HANDSHAKE,
          DirectoryHandshake.accepting(features, nick, network, "a test").line());
      if (verifiesAs.isPresent() && received.features().has(Features.NICK_AUTH)) {
        NickAuthChallenge asked = NickAuthChallenge.create(entropy, verifiesAs.get());
        challenge = asked;
        send(MessageType.NICK_AUTH_CHALLENGE, asked.line());
      } else {
        clients.put(received.nick(), this);
      }
    }

    private void proof(String line) throws ProtocolViolation {
      Handshake shaken = Objects.requireNonNull(handshake);
      NickAuthResult result =
          new NickAuthResult(
              NickAuthProof.parse(line)
                  .verify(
                      Objects.requireNonNull(challenge), handshakeLine, new Nick(shaken.nick())));
      send(MessageType.NICK_AUTH_RESULT, result.line());
      if (result.isVerified()) {
        clients.put(shaken.nick(), this);
      } else {
        link.close();
      }
    }

    private void relayPublic(Envelope envelope) {
      for (Client other : List.copyOf(clients.values())) {
        if (other != this) {
          for (int i = 0; i < relayCopies; i++) {
            other.send(MessageType.PUBMSG, envelope.line());
          }
        }
      }
    }

    private void relayPrivate(Envelope envelope) {
      Optional<Client> target =
          RoutedLine.tryParse(envelope.line()).map(routed -> clients.get(routed.to()));
      Handshake shaken = handshake;
      if (target.isEmpty() || shaken == null) {
        return;
      }
      for (int i = 0; i < relayCopies; i++) {
        target.get().send(MessageType.PRIVMSG, envelope.line());
      }
      if (!(shaken.location() instanceof Location.NotServing)) {
        target.get().send(MessageType.PEERLIST, entry().wireText(true));
      }
    }
  }
}
