package org.jmd.core.net;

import java.util.function.Consumer;
import org.jmd.core.protocol.Location;

/**
 * Makes a listening port reachable for the market, as an onion service does. Implementations are
 * safe for use by several threads.
 */
public interface Publisher extends AutoCloseable {
  /**
   * Begins and returns at once. Called at most once.
   *
   * @param localPort where callers are to arrive
   * @param moved hears of the first outcome within two minutes, and of every change; {@link
   *     Location.NotServing} while there is no way in. Called on one task at a time
   */
  void start(int localPort, Consumer<Location> moved);

  /** Ends what was published; {@code moved} may hear of one more change. */
  @Override
  void close();
}
