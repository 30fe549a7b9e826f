package org.jmd.core.net;

import java.util.Optional;

/** Hears of one link. Called on a transport thread, one call at a time; must not block. */
public interface LinkListener {
  /** The connection is open. Called at most once, before any other call of the link. */
  void opened(Link link);

  /** What {@link Link#secure} asked for is in force; later lines come encrypted. */
  default void secured(Link link) {
    // Most links are never encrypted by themselves.
  }

  /** A line arrived; the terminator is stripped. The array belongs to the listener. */
  void received(Link link, byte[] line);

  /** The end, or the failure to open. Called exactly once, last. */
  void closed(Optional<String> reason);
}
