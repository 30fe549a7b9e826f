package org.jmd.maker;

import java.util.List;

/** What a maker is doing, for whoever started it. */
public sealed interface MakerState {
  /** Not started. */
  record Created() implements MakerState {}

  /**
   * Looks at the wallet again and again, because there is nothing to offer.
   *
   * @param problems one line per offer that could not be made
   */
  record WaitingForFunds(List<String> problems) implements MakerState {}

  /** Offers are announced and can be filled. */
  record Running() implements MakerState {}

  /**
   * Gave up; the service must be started anew.
   *
   * @param cause what kind of failure
   * @param reason for the operator, with what to do
   */
  record Failed(Cause cause, String reason) implements MakerState {}

  /** Why a maker gives up. */
  enum Cause {
    /** There was nothing to offer for too long. */
    FUNDS,
    /** The fidelity bond cannot be announced (any more). */
    BOND,
    /** A task without which the maker is none has died of a bug. */
    BUG
  }

  /** Stopped on request. */
  record Stopped() implements MakerState {}
}
