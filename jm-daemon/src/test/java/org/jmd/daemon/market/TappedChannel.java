package org.jmd.daemon.market;

import java.util.List;
import java.util.Optional;
import org.jmd.core.crypto.EncryptedChannel;
import org.jmd.core.net.ChannelEvent;
import org.jmd.core.net.ChannelListener;
import org.jmd.core.net.Endpoint;
import org.jmd.core.net.MessageChannel;
import org.jmd.core.net.Route;
import org.jmd.core.protocol.Boxed;
import org.jmd.core.protocol.Nick;
import org.jmd.core.protocol.Plain;
import org.jmd.core.protocol.PublicMessage;

/** A channel on which everything that a role says and hears is seen, and some of it changed. */
public final class TappedChannel implements MessageChannel {
  private final MessageChannel real;
  private final Tap tap;

  /** Sees what passes, before it is encrypted, and decides what really leaves. */
  public interface Tap {
    /** Something comes in. */
    void heard(Nick self, ChannelEvent event);

    /** Something goes to everybody. */
    default void announces(Nick self, PublicMessage message) {}

    /** What leaves instead of a message in the clear. */
    default List<Plain> says(Nick self, Nick to, Plain message) {
      return List.of(message);
    }

    /** What leaves instead of a message that is about to be encrypted. */
    default List<Boxed> says(Nick self, Nick to, Boxed message) {
      return List.of(message);
    }

    /** There was no way by which it could leave. */
    default void lost(Nick self, Nick to, Boxed message) {}
  }

  /** A tap on a channel that nobody has opened. */
  public TappedChannel(MessageChannel real, Tap tap) {
    this.real = real;
    this.tap = tap;
  }

  @Override
  public Nick nick() {
    return real.nick();
  }

  @Override
  public void open(ChannelListener listener) {
    real.open(event -> {
      tap.heard(nick(), event);
      listener.heard(event);
    });
  }

  @Override
  public List<DirectoryStatus> directories() {
    return real.directories();
  }

  @Override
  public void broadcast(PublicMessage message) {
    tap.announces(nick(), message);
    real.broadcast(message);
  }

  @Override
  public void broadcast(Endpoint directory, PublicMessage message) {
    tap.announces(nick(), message);
    real.broadcast(directory, message);
  }

  @Override
  public boolean send(Nick to, Plain message) {
    boolean sent = true;
    for (Plain changed : tap.says(nick(), to, message)) {
      sent &= real.send(to, changed);
    }
    return sent;
  }

  @Override
  public boolean send(Nick to, EncryptedChannel box, Boxed message) {
    boolean sent = true;
    for (Boxed changed : tap.says(nick(), to, message)) {
      sent &= real.send(to, box, changed);
    }
    return sent;
  }

  @Override
  public boolean reply(Route via, Nick to, Plain message) {
    boolean sent = true;
    for (Plain changed : tap.says(nick(), to, message)) {
      sent &= real.reply(via, to, changed);
    }
    return sent;
  }

  @Override
  public boolean reply(Route via, Nick to, EncryptedChannel box, Boxed message) {
    boolean sent = true;
    for (Boxed changed : tap.says(nick(), to, message)) {
      sent &= real.reply(via, to, box, changed);
    }
    if (!sent) {
      tap.lost(nick(), to, message);
    }
    return sent;
  }

  @Override
  public void dial(Nick peer) {
    real.dial(peer);
  }

  @Override
  public Optional<PeerInfo> peer(Nick nick) {
    return real.peer(nick);
  }

  @Override
  public List<PeerInfo> peers() {
    return real.peers();
  }

  @Override
  public void refreshPeers() {
    real.refreshPeers();
  }

  @Override
  public void close() {
    real.close();
  }
}
