package org.jmd.taker;

import java.time.Duration;
import org.jmd.core.net.Endpoint;
import org.jmd.core.protocol.Nick;

/** What happens during a round, for a live display. */
public sealed interface TakerEvent {
  /** A phase began. */
  record PhaseStarted(Phase phase) implements TakerEvent {}

  /** A phase ended, well or not. */
  record PhaseEnded(Phase phase, Duration duration) implements TakerEvent {}

  /** A directory was reached or lost. */
  record Directory(Endpoint endpoint, boolean up, String detail) implements TakerEvent {}

  /** More of the orderbook is known. */
  record Orderbook(int offers, int makers) implements TakerEvent {}

  /** A maker was asked to take part. */
  record MakerChosen(Nick nick, long feeSats, boolean replacement) implements TakerEvent {}

  /** A maker completed a phase. */
  record MakerReady(Nick nick, Phase phase) implements TakerEvent {}

  /** A maker is out. */
  record MakerDropped(Nick nick, Phase phase, MakerFailure failure) implements TakerEvent {}

  /** Makers refused the commitment as used, and another one is tried. */
  record CommitmentRotated(int refusing, int asked) implements TakerEvent {}

  /** The transaction was handed to somebody. */
  record Broadcast(String txid, String by) implements TakerEvent {}

  /** Something that the user should know. */
  record Warning(String text) implements TakerEvent {}

  /** The round is repeated with the makers that signed. */
  record Retrying(int makers) implements TakerEvent {}
}
