package org.jmd.core.net;

/** The way by which a message arrived. */
public sealed interface Route {
  /** Relayed by a directory. */
  record ViaDirectory(Endpoint directory) implements Route {}

  /**
   * On a connection to the peer itself.
   *
   * @param linkId tells connections of one channel apart
   * @param remote what the transport knows of the other end
   */
  record Direct(long linkId, String remote) implements Route {}
}
