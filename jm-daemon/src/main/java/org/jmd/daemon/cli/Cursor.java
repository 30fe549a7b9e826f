package org.jmd.daemon.cli;

/** A position in a list that is longer than the screen. Used by one thread. */
final class Cursor {
  private final int size;
  private int position;
  private int top;

  /** At the beginning of a list. */
  Cursor(int size) {
    this.size = size;
  }

  /** Length of the list. */
  int size() {
    return size;
  }

  /** Where it is; 0 in an empty list. */
  int position() {
    return position;
  }

  /** Goes so many rows down, or up if negative, but not beyond the ends. */
  void move(int rows) {
    position = Math.max(0, Math.min(size - 1, position + rows));
  }

  /** Goes to the first row. */
  void first() {
    position = 0;
  }

  /** Goes to the last row. */
  void last() {
    move(size);
  }

  /** The first row to be shown of so many, such that the position is among them. */
  int top(int visible) {
    top = Math.max(position - visible + 1, Math.min(top, position));
    top = Math.max(0, Math.min(top, size - visible));
    return top;
  }

  /** Goes where a key leads; false if it is none of those. */
  boolean press(CoinBoard.Key key, int pageRows) {
    switch (key) {
      case UP -> move(-1);
      case DOWN -> move(1);
      case PAGE_UP -> move(-pageRows);
      case PAGE_DOWN -> move(pageRows);
      case FIRST -> first();
      case LAST -> last();
      case TOGGLE, ALL, NONE, CONFIRM, CANCEL -> {
        return false;
      }
    }
    return true;
  }
}
