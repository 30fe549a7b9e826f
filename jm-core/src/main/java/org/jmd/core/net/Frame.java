package org.jmd.core.net;

/** An encoded line with its CR LF, encoded once and written to any number of links. Immutable. */
public final class Frame {
  private final byte[] bytes;

  private Frame(byte[] bytes) {
    this.bytes = bytes;
  }

  /** Takes ownership of an encoded line that ends in CR LF. */
  public static Frame owning(byte[] bytes) {
    int n = bytes.length;
    if (n < 2 || bytes[n - 2] != '\r' || bytes[n - 1] != '\n') {
      throw new IllegalArgumentException("frame must end in CR LF");
    }
    return new Frame(bytes);
  }

  /** Length in bytes, terminator included. */
  public int length() {
    return bytes.length;
  }

  /** The bytes themselves, not a copy: transports read them and must not change them. */
  byte[] shared() {
    return bytes;
  }

  /** A copy of the bytes. */
  public byte[] bytes() {
    return bytes.clone();
  }
}
