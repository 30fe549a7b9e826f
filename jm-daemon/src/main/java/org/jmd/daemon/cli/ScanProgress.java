package org.jmd.daemon.cli;

import java.util.Locale;
import org.jline.utils.Signals;
import org.jmd.daemon.suite.OpenWallet;
import org.jmd.wallet.ScanWait;
import org.jmd.wallet.backend.ScanStatus;

/**
 * Shows how far the node has looked through old blocks: a bar on a screen, else a line for each ten
 * percent.
 */
final class ScanProgress {
  private static final int WIDTH = 40;
  private static final int STEP = 10;

  private final Terminal terminal;
  private int last = -1;

  private ScanProgress(Terminal terminal) {
    this.terminal = terminal;
  }

  /**
   * Waits for the end of the search. Ctrl-C ends the waiting only.
   *
   * @return whether the search has ended
   */
  static boolean await(Invocation invocation, OpenWallet open) {
    ScanProgress progress = new ScanProgress(invocation.terminal());
    Thread self = Thread.currentThread();
    Object before = Signals.register("INT", self::interrupt);
    try {
      new ScanWait(open.wallet(), open.tasks()).await(progress::show);
      return true;
    } catch (InterruptedException e) {
      // Only the waiting is over: the command ends well, so the interrupt has been heard.
      invocation
          .terminal()
          .err()
          .println("The node goes on looking; jmd wallet info --scan-status tells how far it is.");
      return false;
    } finally {
      progress.end();
      Signals.unregister("INT", before);
    }
  }

  private void show(ScanStatus.Running running) {
    int percent = running.progress().movePointRight(2).intValue();
    if (terminal.isScreen()) {
      int done = Math.clamp((long) percent * WIDTH / 100, 0, WIDTH);
      terminal
          .err()
          .print(
              String.format(
                  Locale.ROOT,
                  "\r[%s%s] %3d %% after %d s",
                  "#".repeat(done),
                  ".".repeat(WIDTH - done),
                  percent,
                  running.elapsed().toSeconds()));
      terminal.err().flush();
    } else if (last < 0 || percent / STEP > last / STEP) {
      terminal.err().println("looking through old blocks: " + percent + " %");
    }
    last = percent;
  }

  private void end() {
    if (last >= 0 && terminal.isScreen()) {
      terminal.err().println();
    }
  }
}
