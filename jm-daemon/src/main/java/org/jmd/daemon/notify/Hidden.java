package org.jmd.daemon.notify;

/**
 * A part of a URL that nothing but the server may see. Immutable.
 *
 * @param text printable ASCII
 */
record Hidden(String text) {
  @Override
  public String toString() {
    return Wording.HIDDEN;
  }
}
