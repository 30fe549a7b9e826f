package org.jmd.directory;

/**
 * What happens to a directory, for an operator who is somewhere else. Nicks are as peers claim
 * them.
 */
public sealed interface DirectoryEvent {
  /** It listens. */
  record Started(String nick) implements DirectoryEvent {}

  /** It has ended. */
  record Stopped(String nick) implements DirectoryEvent {}

  /** A peer has registered. */
  record PeerJoined(String nick) implements DirectoryEvent {}

  /** A registered peer has left. */
  record PeerLeft(String nick) implements DirectoryEvent {}

  /**
   * A peer was thrown out.
   *
   * @param why flooding or forging
   */
  record PeerBanned(String nick, Offence why) implements DirectoryEvent {}

  /** What a peer can be thrown out for. */
  enum Offence {
    FLOODING,
    FORGING
  }
}
