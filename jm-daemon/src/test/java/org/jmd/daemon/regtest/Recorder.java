package org.jmd.daemon.regtest;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.jmd.taker.CoinJoinSummary;
import org.jmd.taker.TakerEvent;
import org.jmd.taker.TakerListener;

/** A user who agrees to everything, remembers everything and can act on what is shown. */
final class Recorder implements TakerListener {
  private final List<TakerEvent> events = new ArrayList<>();
  private final List<CoinJoinSummary> summaries = new ArrayList<>();
  private Consumer<TakerEvent> onEvent = _ -> {};
  private Consumer<CoinJoinSummary> onConfirm = _ -> {};

  /** Does something at each event, within the round. */
  Recorder onEvent(Consumer<TakerEvent> action) {
    onEvent = action;
    return this;
  }

  /** Does something before each consent. */
  Recorder onConfirm(Consumer<CoinJoinSummary> action) {
    onConfirm = action;
    return this;
  }

  @Override
  public synchronized void heard(TakerEvent event) {
    events.add(event);
    onEvent.accept(event);
  }

  @Override
  public synchronized boolean confirm(CoinJoinSummary summary) {
    summaries.add(summary);
    onConfirm.accept(summary);
    return true;
  }

  /** What happened of one kind, in order. */
  synchronized <T extends TakerEvent> List<T> events(Class<T> kind) {
    return events.stream().filter(kind::isInstance).map(kind::cast).toList();
  }

  /** What was shown at that stage. */
  synchronized CoinJoinSummary summary(CoinJoinSummary.Stage stage) {
    return summaries.stream()
        .filter(s -> s.stage() == stage)
        .findFirst()
        .orElseThrow(() -> new AssertionError("nothing was shown at " + stage));
  }
}
