package org.jmd.taker;

/**
 * The user of a round. Both methods are called by the task that runs the round, one at a time; what
 * they throw ends the round.
 */
public interface TakerListener {
  /** Something happened; must return soon. */
  void heard(TakerEvent event);

  /**
   * Asks whether to go on; may wait for the user.
   *
   * @return false to decline
   */
  boolean confirm(CoinJoinSummary summary);

  /** Agrees to everything and shows nothing. */
  static TakerListener silent() {
    return new TakerListener() {
      @Override
      public void heard(TakerEvent event) {
        // Nobody watches.
      }

      @Override
      public boolean confirm(CoinJoinSummary summary) {
        return true;
      }
    };
  }
}
