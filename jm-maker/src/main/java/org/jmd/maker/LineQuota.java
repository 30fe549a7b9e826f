package org.jmd.maker;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.jmd.core.net.Ticks;

/**
 * How many lines of one kind may be written in a period: so many about one peer or directory, and
 * about so many of them. A noisy one uses up its own lines and nobody else's. Nicks cost nothing,
 * so whoever comes after the first ones of a period is left out; memory and lines are bounded
 * whatever happens. Not safe for use by several threads.
 */
final class LineQuota {
  /** About one peer or directory in a period. */
  static final int LINES = 4;

  /** Peers or directories of which lines are written in a period. */
  static final int KEYS = 16;

  static final Duration PERIOD = Duration.ofSeconds(10);

  /**
   * What was not written in a period that is over.
   *
   * @param lines left out
   * @param noisy of the first peers, those that had more to say than was written
   */
  record LeftOut(long lines, long noisy) {}

  private final Ticks ticks;
  private final Map<Object, Integer> linesByKey = new HashMap<>();
  private long startNanos;
  private long leftOut;

  LineQuota(Ticks ticks) {
    this.ticks = ticks;
    this.startNanos = ticks.nanos();
  }

  /** Whether a line about that peer may be written now; call {@link #turn} before. */
  boolean admits(Object key) {
    Integer written = linesByKey.get(key);
    boolean room = written == null ? linesByKey.size() < KEYS : written < LINES;
    if (written != null || room) {
      linesByKey.merge(key, 1, Math::addExact);
    }
    leftOut += room ? 0 : 1;
    return room;
  }

  /** Begins a new period if the last is over, and tells what that one left out, if anything. */
  Optional<LeftOut> turn() {
    long now = ticks.nanos();
    if (now - startNanos < PERIOD.toNanos()) {
      return Optional.empty();
    }
    Optional<LeftOut> over =
        leftOut == 0
            ? Optional.empty()
            : Optional.of(
                new LeftOut(leftOut, linesByKey.values().stream().filter(n -> n > LINES).count()));
    startNanos = now;
    leftOut = 0;
    linesByKey.clear();
    return over;
  }
}
