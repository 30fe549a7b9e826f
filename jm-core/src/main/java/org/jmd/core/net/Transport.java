package org.jmd.core.net;

import java.time.Duration;
import java.util.function.Function;

/**
 * The port to connections that carry lines. Listeners are called on transport threads, one call at
 * a time per link; they must not block. Implementations are safe for use by several threads.
 */
public interface Transport extends AutoCloseable {
  /**
   * Begins to open a connection and returns at once; the listener hears {@code opened} or {@code
   * closed}.
   *
   * @param isolation connections of different isolation never share a Tor circuit; not used for
   *     direct connections
   */
  void connect(Endpoint target, Isolation isolation, LinkListener listener);

  /**
   * Accepts connections.
   *
   * @param bind address and port; see {@link BindAddress}
   * @param acceptor gives each new link its listener; its {@code opened} is called next
   * @throws java.io.UncheckedIOException if the address cannot be bound
   */
  Listening listen(BindAddress bind, Function<Link, LinkListener> acceptor);

  /**
   * Whether whatever serves the links still takes up work. Waits for that, but no longer than the
   * limit; false also once it is closed. A transport without threads of its own always answers.
   */
  default boolean answers(Duration limit) throws InterruptedException {
    return true;
  }

  /** Closes every link and every listening socket. */
  @Override
  void close();

  /**
   * A local address to listen on.
   *
   * @param host a local address
   * @param port 0..65535; 0 takes a free one
   */
  record BindAddress(String host, int port) {}

  /** A listening socket. */
  interface Listening extends AutoCloseable {
    /** The port in use. */
    int port();

    /** Stops accepting; open links stay. */
    @Override
    void close();
  }
}
