package org.jmd.core.net;

/** One open connection. Safe for use by several threads. */
public interface Link {
  /** The other end, for logs. */
  String remote();

  /**
   * Queues a frame without waiting. A link whose queue is full is closed: a slow reader hurts only
   * itself.
   *
   * @return false if the link is closed, also by this call
   */
  boolean send(Frame frame);

  /** Bytes accepted by {@link #send} and not yet handed to the system. */
  long queuedBytes();

  /**
   * Closes the connection, after what is queued if that goes quickly. The listener hears {@code
   * closed}.
   */
  void close();

  /**
   * Encrypts everything from now on; the listener hears {@code secured}, or {@code closed} if the
   * other end cannot or its certificate is not accepted. Nothing may be queued, and nothing is to
   * be sent before {@code secured}. A link that cannot encrypt closes.
   */
  default void secure(TlsTerms terms) {
    close();
  }

  /** Whether frames can still be sent. */
  boolean isOpen();
}
