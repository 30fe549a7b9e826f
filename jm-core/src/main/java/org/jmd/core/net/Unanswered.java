package org.jmd.core.net;

import java.time.Duration;
import java.time.Instant;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jmd.core.protocol.Nick;

/**
 * The last message to each peer that went through one directory only and has not been answered.
 * When that directory is lost, the message may be lost in it: it goes once more, by another way.
 * Peers that have got it already know the copy by its text. Constant memory; safe for use by
 * several threads.
 */
final class Unanswered {
  /** More peers are forgotten, oldest first; a round has fewer. */
  static final int MAX_PEERS = 64;

  /** After that nobody waits for the answer any more. */
  private static final Duration WORTH = Duration.ofMinutes(1);

  private record Sent(Endpoint via, Frame frame, Instant at) {}

  private final Ticks ticks;
  private final LinkedHashMap<Nick, Sent> last = new LinkedHashMap<>();

  Unanswered(Ticks ticks) {
    this.ticks = ticks;
  }

  synchronized void sent(Nick to, Endpoint via, Frame frame) {
    last.remove(to);
    last.put(to, new Sent(via, frame, ticks.instant()));
    if (last.size() > MAX_PEERS) {
      last.remove(last.keySet().iterator().next());
    }
  }

  synchronized void heard(Nick from) {
    last.remove(from);
  }

  /** What may be lost with that directory; told once. */
  synchronized Map<Nick, Frame> lostWith(Endpoint directory) {
    Map<Nick, Frame> lost = new LinkedHashMap<>();
    Instant oldest = ticks.instant().minus(WORTH);
    for (Iterator<Map.Entry<Nick, Sent>> i = last.entrySet().iterator(); i.hasNext(); ) {
      Map.Entry<Nick, Sent> entry = i.next();
      if (entry.getValue().via().equals(directory)) {
        i.remove();
        if (entry.getValue().at().isAfter(oldest)) {
          lost.put(entry.getKey(), entry.getValue().frame());
        }
      }
    }
    return lost;
  }
}
