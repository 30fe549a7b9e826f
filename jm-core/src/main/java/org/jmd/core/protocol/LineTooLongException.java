package org.jmd.core.protocol;

/**
 * A line of ours would exceed what every peer accepts. Thrown before anything is sent; the sender
 * must send less (fewer inputs, fewer entries) or give up.
 */
public final class LineTooLongException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final int length;

  LineTooLongException(int length, int limit) {
    super("line of " + length + " bytes exceeds the limit of " + limit);
    this.length = length;
  }

  /** Length in bytes, terminator excluded. */
  public int length() {
    return length;
  }
}
