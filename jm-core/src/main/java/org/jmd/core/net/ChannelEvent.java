package org.jmd.core.net;

import java.util.Set;
import org.jmd.core.protocol.Features;
import org.jmd.core.protocol.Nick;
import org.jmd.core.protocol.PublicMessage;
import org.jmd.core.protocol.WireMessage;

/** What is heard on a {@link MessageChannel}. */
public sealed interface ChannelEvent {
  /** Somebody said something to everybody. Nothing proves the sender but the directory's word. */
  record PublicHeard(Nick from, PublicMessage message, Route via) implements ChannelEvent {}

  /** A peer said something to us; its signature was verified. */
  record PrivateHeard(Nick from, WireMessage message, Route via) implements ChannelEvent {}

  /** A directory can be used from now on. */
  record DirectoryUp(Endpoint directory) implements ChannelEvent {}

  /** A directory cannot be used any more. */
  record DirectoryDown(Endpoint directory, String reason) implements ChannelEvent {}

  /** A directory says that a peer has left it. */
  record PeerGone(Nick nick, Endpoint directory) implements ChannelEvent {}

  /**
   * A directory has finished its list of peers. Lists of others may be partial: only this event and
   * {@link PeerGone} say that somebody is not there.
   *
   * @param nicks everybody on that directory, ourselves excluded
   */
  record PeersListed(Endpoint directory, Set<Nick> nicks) implements ChannelEvent {
    /** Copies the set. */
    public PeersListed {
      nicks = Set.copyOf(nicks);
    }
  }

  /**
   * A connection that we dialled can be used from now on; messages to the peer take it.
   *
   * @param features what the peer says it can do; none means unknown
   */
  record DirectUp(Nick nick, Route.Direct via, Features features) implements ChannelEvent {}

  /**
   * A dialled connection has ended, or the attempts to open one have. Messages go through
   * directories again.
   */
  record DirectDown(Nick nick, String reason) implements ChannelEvent {}
}
