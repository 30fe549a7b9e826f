package org.jmd.daemon.suite;

import java.time.Duration;
import java.util.List;
import org.jmd.core.net.MessageChannel.DirectoryStatus;
import org.jmd.core.net.Transport;
import org.jmd.core.runtime.Deadline;
import org.jmd.core.runtime.Tasks;
import org.jmd.maker.Maker;
import org.jmd.maker.MakerState;

/**
 * A maker is alive while its transport serves connections and, once it is running, while it takes
 * up what it hears.
 */
final class MakerVitals implements Vitals {
  /**
   * Without any directory for so long, the maker counts as started: waiting longer changes nothing.
   */
  private static final Duration PATIENCE = Duration.ofSeconds(90);

  private final Maker maker;
  private final Transport transport;
  private final Deadline patience;
  private final Turning turning;

  MakerVitals(Maker maker, Transport transport, Tasks tasks) {
    this.maker = maker;
    this.transport = transport;
    this.patience = tasks.deadline(PATIENCE);
    this.turning = new Turning(maker::turns);
  }

  @Override
  public Condition condition() {
    return switch (maker.state()) {
      case MakerState.Created _ -> new Condition(false, "looking at the wallet");
      case MakerState.WaitingForFunds _ ->
          new Condition(true, "nothing to offer, waiting for coins; see jmd maker status");
      case MakerState.Running _ -> running();
      case MakerState.Failed _ -> new Condition(false, "gave up; see the log");
      case MakerState.Stopped _ -> new Condition(false, "stopping");
    };
  }

  private Condition running() {
    List<DirectoryStatus> directories = maker.directories();
    long up = directories.stream().filter(DirectoryStatus::up).count();
    return up > 0
        ? new Condition(
            true,
            "offers: %d, directories: %d of %d, CoinJoins under way: %d"
                .formatted(maker.offers().size(), up, directories.size(), maker.sessions()))
        : new Condition(
            patience.isPast(), "none of %d directories is connected".formatted(directories.size()));
  }

  @Override
  public boolean isAlive(Duration limit) throws InterruptedException {
    boolean moved = turning.hasMoved() || !(maker.state() instanceof MakerState.Running);
    return transport.answers(limit) && moved;
  }
}
