package org.jmd.directory;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.jmd.core.crypto.Entropy;
import org.jmd.core.net.Endpoint;
import org.jmd.core.net.Frame;
import org.jmd.core.net.Isolation;
import org.jmd.core.net.Link;
import org.jmd.core.net.LinkListener;
import org.jmd.core.net.Transport;
import org.jmd.core.protocol.Envelope;
import org.jmd.core.protocol.EnvelopeCodec;
import org.jmd.core.protocol.Features;
import org.jmd.core.protocol.Handshake;
import org.jmd.core.protocol.Location;
import org.jmd.core.protocol.MessageType;
import org.jmd.core.protocol.Nick;
import org.jmd.core.protocol.NickIdentity;
import org.jmd.core.protocol.ProtocolViolation;
import org.jmd.core.runtime.Network;
import org.jspecify.annotations.Nullable;

/** Connects clients of a test to the directory under test without sockets. */
final class LoopbackTransport implements Transport {
  private @Nullable Function<Link, LinkListener> acceptor;
  private int next = 1;

  @Override
  public void connect(Endpoint target, Isolation isolation, LinkListener listener) {
    throw new AssertionError("a directory never dials");
  }

  @Override
  public Listening listen(BindAddress bind, Function<Link, LinkListener> newAcceptor) {
    acceptor = newAcceptor;
    return new Listening() {
      @Override
      public int port() {
        return 5222;
      }

      @Override
      public void close() {
        acceptor = null;
      }
    };
  }

  @Override
  public void close() {
    acceptor = null;
  }

  Client connect() {
    Function<Link, LinkListener> accept = acceptor;
    if (accept == null) {
      throw new IllegalStateException("nobody listens");
    }
    Client client = new Client("client-" + next++);
    client.listener = accept.apply(client);
    client.listener.opened(client);
    return client;
  }

  /** One client's end, which is the directory's link at the same time. */
  static final class Client implements Link {
    private final String name;
    private final List<Envelope> heard = new ArrayList<>();
    private boolean open = true;
    private @Nullable LinkListener listener;

    private Client(String name) {
      this.name = name;
    }

    void say(MessageType type, String line) {
      raw(EnvelopeCodec.encode(Envelope.of(type, line)));
    }

    void raw(byte[] frame) {
      if (open && listener != null) {
        int end = frame.length;
        while (end > 0 && (frame[end - 1] == '\n' || frame[end - 1] == '\r')) {
          end--;
        }
        listener.received(this, java.util.Arrays.copyOf(frame, end));
      }
    }

    /** Shakes hands under a fresh nick and forgets the answer. */
    Nick join(Entropy entropy, Network network, Location location, String... features) {
      NickIdentity identity = NickIdentity.create(entropy);
      joinAs(identity.nick(), network, location, features);
      heard.clear();
      return identity.nick();
    }

    void joinAs(Nick nick, Network network, Location location, String... features) {
      say(
          MessageType.HANDSHAKE,
          Handshake.of(nick, location, Features.of(features), network).line());
    }

    /** What arrived since the last call. */
    List<Envelope> drain() {
      List<Envelope> result = List.copyOf(heard);
      heard.clear();
      return result;
    }

    List<String> drainLines(MessageType type) {
      return drain().stream().filter(e -> e.type() == type.code()).map(Envelope::line).toList();
    }

    @Override
    public String remote() {
      return name;
    }

    @Override
    public boolean send(Frame frame) {
      if (!open) {
        return false;
      }
      byte[] bytes = frame.bytes();
      try {
        heard.add(
            EnvelopeCodec.forClient().decode(java.util.Arrays.copyOf(bytes, bytes.length - 2)));
      } catch (ProtocolViolation e) {
        throw new AssertionError("the directory sent rubbish", e);
      }
      return true;
    }

    @Override
    public long queuedBytes() {
      return 0;
    }

    @Override
    public void close() {
      if (open) {
        open = false;
        if (listener != null) {
          listener.closed(Optional.of("closed"));
        }
      }
    }

    @Override
    public boolean isOpen() {
      return open;
    }
  }
}
