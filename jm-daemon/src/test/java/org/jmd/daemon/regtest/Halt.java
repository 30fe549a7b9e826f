package org.jmd.daemon.regtest;

import java.util.concurrent.CountDownLatch;

/** A place at which somebody waits until he may go on. */
final class Halt {
  private final CountDownLatch reached = new CountDownLatch(1);
  private final CountDownLatch open = new CountDownLatch(1);

  /** Waits here. */
  void here() {
    reached.countDown();
    try {
      open.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("the test is over", e);
    }
  }

  /** Whether somebody has come here. */
  boolean isReached() {
    return reached.getCount() == 0;
  }

  /** Lets everybody pass from now on. */
  void goOn() {
    open.countDown();
  }
}
