package org.jmd.core.net;

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
}
