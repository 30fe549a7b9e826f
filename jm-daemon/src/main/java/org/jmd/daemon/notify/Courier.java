package org.jmd.daemon.notify;

import org.jmd.core.net.Isolation;

/** Carries one message to one target. Safe for use by several threads. */
interface Courier {
  /**
   * Delivers, or tells why not; takes two minutes at most.
   *
   * @param isolation connections of different targets share no circuit
   * @throws InterruptedException if the task is cancelled
   */
  void deliver(Target target, Isolation isolation, Message message)
      throws Undelivered, InterruptedException;
}
