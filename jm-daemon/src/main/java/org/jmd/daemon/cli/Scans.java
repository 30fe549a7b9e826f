package org.jmd.daemon.cli;

import java.time.Duration;
import java.util.Locale;
import org.jmd.wallet.Wallet;
import org.jmd.wallet.backend.ScanStatus;

/** Waits until the backend has looked through old blocks. */
final class Scans {
  private static final Duration PAUSE = Duration.ofSeconds(2);

  private Scans() {}

  /** Waits, and tells a person how far it is. */
  static void await(Invocation invocation, Wallet wallet) throws InterruptedException {
    while (wallet.scanStatus() instanceof ScanStatus.Running(var progress, var elapsed)) {
      invocation
          .terminal()
          .err()
          .printf(
              Locale.ROOT,
              "looking through old blocks: %.1f%% after %d s%n",
              progress.doubleValue() * 100,
              elapsed.toSeconds());
      invocation.tasks().sleep(PAUSE);
    }
  }
}
