package org.jmd.daemon.suite;

import java.time.Duration;

/**
 * What a role shows of itself to whoever supervises its process. Safe for use by several threads.
 */
public interface Vitals {
  /**
   * How the role does.
   *
   * @param serving whether it does what it is there for, or waits for something that only its
   *     operator can bring
   * @param text for people, one line; anybody on the machine may read it, so it holds neither
   *     amounts nor names of the market
   */
  record Condition(boolean serving, String text) {}

  /** How the role does now; must not wait. */
  Condition condition();

  /**
   * Whether everything in the role that must never stand still has moved since the last call. One
   * caller at a time, at intervals of a few seconds at least.
   *
   * @param limit how long to wait for a sign
   */
  boolean isAlive(Duration limit) throws InterruptedException;
}
