package org.jmd.daemon.notify;

import java.util.List;

/**
 * Something that the operator is told, if he wants to hear of its kind. Immutable.
 *
 * @param event a few words for the title
 * @param lines the text; what must not be told is hidden already
 */
public record Notice(Kind kind, Level level, String event, List<String> lines) {
  /** Copies the lines. */
  public Notice {
    lines = List.copyOf(lines);
  }

  /** How good or bad it is. */
  public enum Level {
    INFO,
    SUCCESS,
    WARNING,
    FAILURE
  }

  /** What the operator can switch on and off. */
  public enum Kind {
    FILL,
    REJECTION,
    SIGNING,
    MEMPOOL,
    CONFIRMED,
    DISCONNECT,
    ALL_DISCONNECT,
    COINJOIN_START,
    COINJOIN_COMPLETE,
    COINJOIN_FAILED,
    PEER_EVENTS,
    RATE_LIMIT,
    STARTUP,
    SUMMARY,
    /** Always told: a service has ended, or the operator asked for a test. */
    ALWAYS
  }
}
