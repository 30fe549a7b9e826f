package org.jmd.daemon.watch;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.jmd.core.chain.ChainSource;
import org.jmd.core.chain.ChainUnavailableException;
import org.jmd.core.runtime.Task;
import org.jmd.core.runtime.Tasks;

/**
 * Asks a chain source for its height without waiting long: one question at a time, so that a node
 * that hangs does not gather threads. Safe for use by several threads.
 */
public final class NodeProbe {
  private static final Duration PATIENCE = Duration.ofSeconds(3);

  private final ChainSource chain;
  private final Tasks tasks;
  private final AtomicReference<MakerStatus.NodeHealth> last =
      new AtomicReference<>(
          new MakerStatus.NodeHealth(false, Optional.empty(), Optional.of("not asked yet")));

  /** Guarded by {@code this}. */
  private Optional<Task> asking = Optional.empty();

  /** Asks that source. */
  public NodeProbe(ChainSource chain, Tasks tasks) {
    this.chain = chain;
    this.tasks = tasks;
  }

  /** How the node is now. */
  public MakerStatus.NodeHealth health() throws InterruptedException {
    Task question = question();
    if (question.await(PATIENCE)) {
      return last.get();
    }
    return new MakerStatus.NodeHealth(
        false,
        last.get().tipHeight(),
        Optional.of("no answer within " + PATIENCE.toSeconds() + " s"));
  }

  private synchronized Task question() {
    Task question =
        asking
            .filter(running -> !running.isDone())
            .orElseGet(() -> tasks.start("control-node", this::ask));
    asking = Optional.of(question);
    return question;
  }

  private void ask() {
    try {
      last.set(new MakerStatus.NodeHealth(true, Optional.of(chain.tipHeight()), Optional.empty()));
    } catch (ChainUnavailableException e) {
      last.set(
          new MakerStatus.NodeHealth(
              false, last.get().tipHeight(), Optional.ofNullable(e.getMessage())));
    }
  }
}
