package org.jmd.daemon.notify;

import java.util.List;
import org.jmd.daemon.notify.Notice.Kind;
import org.jmd.daemon.notify.Notice.Level;
import org.jmd.directory.DirectoryEvent;

/** What the operator of a directory is told (directory.md 1.8). Pure. */
public final class DirectoryNotices {
  private final Wording wording;

  /** Notices in that wording. */
  public DirectoryNotices(Wording wording) {
    this.wording = wording;
  }

  /** The notice of an event. */
  public Notice of(DirectoryEvent event) {
    return switch (event) {
      case DirectoryEvent.Started(String nick) ->
          notice(Kind.STARTUP, Level.INFO, "directory started", nick);
      case DirectoryEvent.Stopped(String nick) ->
          notice(Kind.ALWAYS, Level.INFO, "directory offline", nick);
      case DirectoryEvent.PeerJoined(String nick) ->
          notice(Kind.PEER_EVENTS, Level.INFO, "peer joined", nick);
      case DirectoryEvent.PeerLeft(String nick) ->
          notice(Kind.PEER_EVENTS, Level.INFO, "peer left", nick);
      case DirectoryEvent.PeerBanned(String nick, DirectoryEvent.Offence why) ->
          new Notice(
              Kind.RATE_LIMIT, Level.WARNING, "peer banned", List.of(nick(nick), reason(why)));
    };
  }

  private static String reason(DirectoryEvent.Offence why) {
    return switch (why) {
      case FLOODING -> "it sends more than its rate allows";
      case FORGING -> "it sends in other names";
    };
  }

  private String nick(String nick) {
    return "nick: " + wording.claimed(nick);
  }

  private Notice notice(Kind kind, Level level, String event, String nick) {
    return new Notice(kind, level, event, List.of(nick(nick)));
  }
}
