package org.jmd.daemon.cli;

/**
 * A list of coins that a person works on by keys (wallet.md 6.5). Knows nothing of terminals; used
 * by one thread.
 */
sealed interface CoinBoard permits CoinPick, FreezeBoard {
  /** What a key asks for. */
  enum Key {
    UP,
    DOWN,
    PAGE_UP,
    PAGE_DOWN,
    FIRST,
    LAST,
    TOGGLE,
    ALL,
    NONE,
    CONFIRM,
    CANCEL
  }

  /** Whether work goes on after a key. */
  enum State {
    WORKING,
    CONFIRMED,
    CANCELLED
  }

  /** What it is for, in a line. */
  String title();

  /** Where the cursor is. */
  Cursor cursor();

  /** One coin in a line. */
  String row(int index);

  /** Whether anything can be done about that coin. */
  boolean isEnabled(int index);

  /** Sums and complaints, in a line. */
  String status();

  /** Which keys there are, in a line. */
  String help();

  /**
   * Does what a key asks for.
   *
   * @param pageRows how many rows are seen at once
   */
  State press(Key key, int pageRows);
}
