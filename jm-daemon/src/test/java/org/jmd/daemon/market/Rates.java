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

  /** Short enough that a budget for a minute hardly grows in it. */
  private static final Duration MOMENT = Duration.ofSeconds(5);

  private final World world;
  private final Map<Kind, Deque<Long>> said = new HashMap<>();

  private record Kind(Nick maker, String what, Duration within) {}

  Rates(World world) {
    this.world = world;
  }

  /** A maker says something to somebody. */
  void says(Scenario.MakerSpec spec, Nick maker, Plain message) {
    if (message instanceof Plain.PrivateOffer) {
      int answers = spec.limits().orderbookPerMinute();
      int offers = spec.offers().size();
      count(spec.host(), new Kind(maker, "offers", MINUTE), 2 * answers * offers);
      int grown = Math.ceilDiv(answers * (int) MOMENT.toSeconds(), (int) MINUTE.toSeconds());
      count(spec.host(), new Kind(maker, "offers", MOMENT), (answers + grown) * offers);
    }
    if (message instanceof Plain.ErrorReply) {
      count(spec.host(), new Kind(maker, "errors", SECOND), 2 * spec.limits().errorsPerSecond());
    }
  }

  private void count(String host, Kind kind, int most) {
    Deque<Long> times = said.computeIfAbsent(kind, _ -> new ArrayDeque<>());
    long now = world.time.nowNanos();
    times.addLast(now);
    while (now - times.getFirst() >= kind.within().toNanos()) {
      times.removeFirst();
    }
    if (times.size() > most) {
      world.violated(
          host,
          "says "
              + times.size()
              + " "
              + kind.what()
              + " within "
              + kind.within()
              + ", not "
              + most);
    }
  }
}
