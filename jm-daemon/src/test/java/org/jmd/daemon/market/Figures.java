package org.jmd.daemon.market;

import java.util.Locale;

/**
 * What happened in a run, or in several.
 *
 * @param frames that arrived somewhere
 * @param sights of coins, each paid for with a commitment
 * @param besieged rounds of honest takers in runs with hostile ones
 * @param free rounds of honest takers in the other runs
 * @param afterwards honest takers that came once everything was over
 */
record Figures(
    Served rounds,
    int transactions,
    int signatures,
    int deaths,
    long frames,
    int hostileMessages,
    int sights,
    Served besieged,
    Served free,
    Served afterwards) {
  static final Figures NONE =
      new Figures(Served.NONE, 0, 0, 0, 0, 0, 0, Served.NONE, Served.NONE, Served.NONE);

  /** Rounds, and how many of them ended in a CoinJoin. */
  record Served(int begun, int completed) {
    static final Served NONE = new Served(0, 0);

    Served plus(Served other) {
      return new Served(begun + other.begun, completed + other.completed);
    }

    /** 0 to 1. */
    double share() {
      return begun == 0 ? 0 : (double) completed / begun;
    }

    @Override
    public String toString() {
      return String.format(Locale.ROOT, "%d of %d", completed, begun);
    }
  }

  Figures plus(Figures other) {
    return new Figures(
        rounds.plus(other.rounds),
        transactions + other.transactions,
        signatures + other.signatures,
        deaths + other.deaths,
        frames + other.frames,
        hostileMessages + other.hostileMessages,
        sights + other.sights,
        besieged.plus(other.besieged),
        free.plus(other.free),
        afterwards.plus(other.afterwards));
  }

  @Override
  public String toString() {
    return rounds.completed()
        + " coinjoins of "
        + rounds.begun()
        + " rounds, "
        + deaths
        + " crashes, "
        + frames
        + " frames, "
        + hostileMessages
        + " hostile messages, "
        + sights
        + " sights paid for, honest takers served: "
        + besieged
        + " besieged, "
        + free
        + " otherwise, "
        + afterwards
        + " afterwards";
  }
}
