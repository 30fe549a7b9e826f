package org.jmd.daemon.suite;

import java.time.Duration;
import java.util.function.Supplier;

/**
 * A role that is being prepared on the main thread, which may wait for a node or a rescan as long
 * as it takes. That tasks still run is the sign of life.
 *
 * @param waiting what it waits for, without amounts and names of the market
 */
public record Starting(Supplier<String> waiting) implements Vitals {
  @Override
  public Condition condition() {
    return new Condition(false, waiting.get());
  }

  @Override
  public boolean isAlive(Duration limit) {
    return true;
  }
}
