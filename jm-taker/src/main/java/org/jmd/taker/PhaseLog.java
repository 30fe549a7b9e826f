package org.jmd.taker;

import java.time.Duration;
import java.util.EnumMap;
import java.util.Map;
import org.jmd.core.runtime.Deadline;
import org.jmd.core.runtime.Tasks;

/** Where a round stands and how long each phase took, on the monotonic clock. */
final class PhaseLog {
  private static final Duration EVER = Duration.ofDays(3650);

  private final Tasks tasks;
  private final TakerListener listener;
  private final Map<Phase, Duration> durations = new EnumMap<>(Phase.class);
  private Phase current = Phase.PREPARING;
  private Deadline started;
  private boolean ended;

  PhaseLog(Tasks tasks, TakerListener listener) {
    this.tasks = tasks;
    this.listener = listener;
    this.started = tasks.deadline(EVER);
    listener.heard(new TakerEvent.PhaseStarted(current));
  }

  /** Ends the current phase and starts another; a phase that comes again is added up. */
  void enter(Phase next) {
    if (next == current) {
      return;
    }
    end();
    current = next;
    started = tasks.deadline(EVER);
    ended = false;
    listener.heard(new TakerEvent.PhaseStarted(next));
  }

  /** Ends the current phase. */
  void end() {
    Duration took = elapsed();
    durations.merge(current, took, Duration::plus);
    ended = true;
    listener.heard(new TakerEvent.PhaseEnded(current, took));
  }

  private Duration elapsed() {
    return EVER.minus(started.remaining());
  }

  Phase current() {
    return current;
  }

  /** What each phase took so far, the current one included. */
  Map<Phase, Duration> durations() {
    Map<Phase, Duration> result = new EnumMap<>(durations);
    if (!ended) {
      result.merge(current, elapsed(), Duration::plus);
    }
    return result;
  }
}
