package org.jmd.core.net;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jmd.core.crypto.EncryptedChannel;
import org.jmd.core.protocol.Boxed;
import org.jmd.core.protocol.Features;
import org.jmd.core.protocol.Location;
import org.jmd.core.protocol.Nick;
import org.jmd.core.protocol.Plain;
import org.jmd.core.protocol.PublicMessage;

/**
 * The port through which a role talks to the market: one nick, present on several directories and
 * reachable directly. Messages leave in the order of the calls per route; none of the calls waits.
 * Implementations are safe for use by several threads.
 */
public interface MessageChannel extends AutoCloseable {
  /** Our nick. */
  Nick nick();

  /**
   * Starts connecting to all directories and returns at once. Lost connections are opened again.
   *
   * @param listener called on tasks of the channel
   * @throws IllegalStateException if the channel was opened before
   */
  void open(ChannelListener listener);

  /** The directories, in the order of the configuration. */
  List<DirectoryStatus> directories();

  /** Says something to everybody on every connected directory. */
  void broadcast(PublicMessage message);

  /** Says something to everybody on one directory; nothing happens if it is not connected. */
  void broadcast(Endpoint directory, PublicMessage message);

  /**
   * Says something to one peer: on the direct connection if there is one, else through one
   * directory on which the peer is, which stays the same while it is connected. A message that went
   * to a connection or directory that has just died is lost, as it would be on the way.
   *
   * @return false if there is no route at all
   * @throws org.jmd.core.protocol.LineTooLongException if no peer would accept the line
   */
  boolean send(Nick to, Plain message);

  /** Encrypts and says something to one peer; see {@link #send(Nick, Plain)}. */
  boolean send(Nick to, EncryptedChannel box, Boxed message);

  /**
   * Answers a peer on the route by which it asked and, if that is the policy of this channel, on
   * every directory too. An unsigned request on a direct connection is answered there only: whose
   * nick it carries is not proved.
   *
   * @return false if there is no route at all
   * @throws org.jmd.core.protocol.LineTooLongException if no peer would accept the line
   */
  boolean reply(Route via, Nick to, Plain message);

  /** Encrypts and answers; see {@link #reply(Route, Nick, Plain)}. */
  boolean reply(Route via, Nick to, EncryptedChannel box, Boxed message);

  /**
   * Tries to open a direct connection to a peer, if its location is known; returns at once. The
   * outcome is heard as {@link ChannelEvent.DirectUp} or {@link ChannelEvent.DirectDown}. Nothing
   * happens if there is a connection or an attempt already.
   */
  void dial(Nick peer);

  /** What is known of a peer, or empty if it is on no directory and not connected directly. */
  Optional<PeerInfo> peer(Nick nick);

  /** Everybody known, ourselves excluded. */
  List<PeerInfo> peers();

  /**
   * Asks the directories for their lists of peers, each at most once a minute. They are asked once
   * anyway when they are connected. The end of each list is heard as {@link
   * ChannelEvent.PeersListed}.
   */
  void refreshPeers();

  /** Closes every connection. Nothing is heard any more. */
  @Override
  void close();

  /**
   * The state of one directory.
   *
   * @param up whether messages can be sent there now
   * @param detail for the operator: why not, or since when
   */
  record DirectoryStatus(Endpoint endpoint, boolean up, String detail) {}

  /**
   * A peer as the directories describe it.
   *
   * @param location where it can be dialled, as most directories say
   * @param features what it says it can do; none means unknown
   * @param directories those on which it is
   * @param direct whether messages to it take a direct connection now
   */
  record PeerInfo(
      Nick nick, Location location, Features features, Set<Endpoint> directories, boolean direct) {
    /** Copies the set. */
    public PeerInfo {
      directories = Set.copyOf(directories);
    }
  }
}
