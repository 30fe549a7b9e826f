package org.jmd.core.net;

import java.util.Optional;

/** The way by which a message arrived. */
public sealed interface Route {
  /** The directory that it leads through; empty for a connection to the peer itself. */
  default Optional<Endpoint> throughDirectory() {
    return switch (this) {
      case ViaDirectory(Endpoint directory) -> Optional.of(directory);
      case Direct _ -> Optional.empty();
    };
  }

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
