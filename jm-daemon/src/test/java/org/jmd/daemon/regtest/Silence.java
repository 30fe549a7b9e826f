package org.jmd.daemon.regtest;

import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jmd.core.crypto.EncryptedChannel;
import org.jmd.core.net.ChannelListener;
import org.jmd.core.net.Endpoint;
import org.jmd.core.net.MessageChannel;
import org.jmd.core.net.Route;
import org.jmd.core.protocol.Boxed;
import org.jmd.core.protocol.Nick;
import org.jmd.core.protocol.Plain;
import org.jmd.core.protocol.PublicMessage;

/** The channel of a maker that falls silent: from the first message of a kind on, none leaves. */
final class Silence implements MessageChannel {
  /** The first message that is not sent. */
  enum From {
    PUBKEY,
    IOAUTH,
    SIG
  }

  private final MessageChannel channel;
  private final From from;
  private final AtomicBoolean silent = new AtomicBoolean();

  Silence(MessageChannel channel, From from) {
    this.channel = channel;
    this.from = from;
  }

  /** Whether it has swallowed anything. */
  boolean hasBegun() {
    return silent.get();
  }

  private boolean swallows(Plain message) {
    if (from == From.PUBKEY && message instanceof Plain.PubKey) {
      silent.set(true);
    }
    return silent.get();
  }

  private boolean swallows(Boxed message) {
    if ((from == From.IOAUTH && message instanceof Boxed.IoAuth)
        || (from == From.SIG && message instanceof Boxed.Signature)) {
      silent.set(true);
    }
    return silent.get();
  }

  @Override
  public boolean send(Nick to, Plain message) {
    return swallows(message) || channel.send(to, message);
  }

  @Override
  public boolean send(Nick to, EncryptedChannel box, Boxed message) {
    return swallows(message) || channel.send(to, box, message);
  }

  @Override
  public boolean reply(Route via, Nick to, Plain message) {
    return swallows(message) || channel.reply(via, to, message);
  }

  @Override
  public boolean reply(Route via, Nick to, EncryptedChannel box, Boxed message) {
    return swallows(message) || channel.reply(via, to, box, message);
  }

  @Override
  public Nick nick() {
    return channel.nick();
  }

  @Override
  public void open(ChannelListener listener) {
    channel.open(listener);
  }

  @Override
  public List<DirectoryStatus> directories() {
    return channel.directories();
  }

  @Override
  public void broadcast(PublicMessage message) {
    channel.broadcast(message);
  }

  @Override
  public void broadcast(Endpoint directory, PublicMessage message) {
    channel.broadcast(directory, message);
  }

  @Override
  public void dial(Nick peer) {
    channel.dial(peer);
  }

  @Override
  public Optional<PeerInfo> peer(Nick nick) {
    return channel.peer(nick);
  }

  @Override
  public List<PeerInfo> peers() {
    return channel.peers();
  }

  @Override
  public void refreshPeers() {
    channel.refreshPeers();
  }

  @Override
  public void close() {
    channel.close();
  }
}
