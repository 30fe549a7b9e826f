package org.jmd.daemon.regtest;

import java.util.Optional;
import java.util.concurrent.Future;
import org.jmd.core.crypto.Commitment;
import org.jmd.core.protocol.Nick;
import org.jmd.taker.CoinJoinOutcome;
import org.jmd.taker.CoinJoinSummary;
import org.jmd.taker.Phase;
import org.jmd.taker.TakerEvent;

/**
 * One round of a taker with a maker whose life ends at some moment.
 *
 * @param amountSats unlike that of any other round, so that it names the round in the history
 * @param commitment that the taker uses
 * @param maker the nick of the maker in that life
 * @param recorder what the taker has seen
 * @param halt where the taker waits for the end of the maker's life
 * @param outcome of the round
 */
record Encounter(
    Trouble trouble,
    long amountSats,
    Commitment commitment,
    Nick maker,
    Recorder recorder,
    Halt halt,
    Future<CoinJoinOutcome> outcome) {
  /** When a maker's life ends. */
  enum Moment {
    NEVER,
    BETWEEN_ROUNDS,
    /** The taker has the maker's key and has not proved anything yet. */
    FILLED,
    /** The maker has written down what it is about to show, and perhaps shows it. */
    SHOWING,
    /** The taker has seen the maker's coins and has not made a transaction yet. */
    SHOWN,
    /** The maker has written down that it signs, and perhaps signs. */
    SIGNING,
    /** The taker has all signatures, and nobody has seen the transaction. */
    SIGNED
  }

  /** How a maker's life ends, and when. */
  record Trouble(Moment moment, MortalMaker.End end) {}

  /** A taker that waits at some moments until the maker's life has ended. */
  static Recorder haltingAt(Moment moment, Nick maker, Halt halt) {
    return switch (moment) {
      case NEVER, BETWEEN_ROUNDS, SHOWING, SIGNING -> new Recorder();
      case FILLED -> haltingAt(new TakerEvent.MakerReady(maker, Phase.FILLING), halt);
      case SHOWN -> haltingAt(new TakerEvent.MakerReady(maker, Phase.AUTHENTICATING), halt);
      case SIGNED ->
          new Recorder()
              .onConfirm(summary -> {
                if (summary.stage() == CoinJoinSummary.Stage.BROADCAST) {
                  halt.here();
                }
              });
    };
  }

  private static Recorder haltingAt(TakerEvent when, Halt halt) {
    return new Recorder()
        .onEvent(event -> {
          if (event.equals(when)) {
            halt.here();
          }
        });
  }

  /** The CoinJoin, if there is one by now. */
  Optional<CoinJoinOutcome.Completed> coinJoin() {
    return outcome.state() == Future.State.SUCCESS
            && outcome.resultNow() instanceof CoinJoinOutcome.Completed done
        ? Optional.of(done)
        : Optional.empty();
  }

  /** Whether the taker has seen coins of the maker; to be asked when the round is over. */
  boolean isShown() {
    return recorder
        .events(TakerEvent.MakerReady.class)
        .contains(new TakerEvent.MakerReady(maker, Phase.AUTHENTICATING));
  }

  /** What the taker has paid to the maker, as the taker reckons it. */
  CoinJoinSummary.Maker paid() {
    return coinJoin().orElseThrow().makers().stream()
        .filter(m -> m.nick().equals(maker))
        .findFirst()
        .orElseThrow();
  }
}
