package org.jmd.daemon.market;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;
import org.jmd.core.protocol.Nick;
import org.jmd.core.protocol.Plain;

/**
 * How much makers say to whoever asks. A budget of so many in a time may be full when that time
 * begins, so that twice as many may leave within it.
 */
final class Rates {
  private static final Duration MINUTE = Duration.ofMinutes(1);
  private static final Duration SECOND = Duration.ofSeconds(1);

  private final World world;
  private final Map<Kind, Deque<Long>> said = new HashMap<>();

  private record Kind(Nick maker, String what) {}

  Rates(World world) {
    this.world = world;
  }

  /** A maker says something to somebody. */
  void says(Scenario.MakerSpec spec, Nick maker, Plain message) {
    if (message instanceof Plain.PrivateOffer) {
      int most = 2 * spec.limits().orderbookPerMinute() * spec.offers().size();
      count(spec.host(), new Kind(maker, "offers"), most, MINUTE);
    }
    if (message instanceof Plain.ErrorReply) {
      count(spec.host(), new Kind(maker, "errors"), 2 * spec.limits().errorsPerSecond(), SECOND);
    }
  }

  private void count(String host, Kind kind, int most, Duration within) {
    Deque<Long> times = said.computeIfAbsent(kind, _ -> new ArrayDeque<>());
    long now = world.time.nowNanos();
    times.addLast(now);
    while (now - times.getFirst() >= within.toNanos()) {
      times.removeFirst();
    }
    if (times.size() > most) {
      world.violated(
          host, "says " + times.size() + " " + kind.what() + " within " + within + ", not " + most);
    }
  }
}
