package org.jmd.wallet;

import java.time.Duration;
import java.util.function.Consumer;
import org.jmd.core.chain.ChainUnavailableException;
import org.jmd.core.runtime.Tasks;
import org.jmd.wallet.backend.ScanStatus;

/** Waits while a backend looks through old blocks; it goes on if nobody waits. */
public final class ScanWait {
  private static final Duration INTERVAL = Duration.ofSeconds(1);

  private final Wallet wallet;
  private final Tasks tasks;

  /** For one wallet, which stays the caller's. */
  public ScanWait(Wallet wallet, Tasks tasks) {
    this.wallet = wallet;
    this.tasks = tasks;
  }

  /**
   * Waits until nothing is looked for any more.
   *
   * @param progress hears of it about once a second
   * @throws InterruptedException if the calling thread is interrupted; the search goes on
   */
  public void await(Consumer<ScanStatus.Running> progress) throws InterruptedException {
    try {
      while (wallet.scanStatus() instanceof ScanStatus.Running running) {
        progress.accept(running);
        tasks.sleep(INTERVAL);
      }
    } catch (ChainUnavailableException e) {
      if (Thread.interrupted()) {
        InterruptedException interrupted = new InterruptedException("interrupted in a call");
        interrupted.initCause(e);
        throw interrupted;
      }
      throw e;
    }
  }
}
