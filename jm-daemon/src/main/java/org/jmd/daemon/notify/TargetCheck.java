package org.jmd.daemon.notify;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.jmd.core.crypto.Entropy;
import org.jmd.core.runtime.Task;
import org.jmd.core.runtime.Tasks;

/** Sends a test message to every target at once and tells how each took it. */
public final class TargetCheck {
  private static final Duration LIMIT = Duration.ofMinutes(3);

  private final NotifySettings settings;
  private final Courier courier;
  private final Tasks tasks;
  private final Entropy entropy;

  TargetCheck(NotifySettings settings, Courier courier, Tasks tasks, Entropy entropy) {
    this.settings = settings;
    this.courier = courier;
    this.tasks = tasks;
    this.entropy = entropy;
  }

  /**
   * How one target took it.
   *
   * @param target its place and service
   * @param problem empty if it was delivered
   */
  public record Result(String target, Optional<String> problem) {}

  /** Tries each target once; the results are in the order of the targets. */
  public List<Result> run() throws InterruptedException {
    Message message =
        new Message(
            Notice.Level.INFO,
            settings.title() + ": test",
            "This is a test; messages of jmd arrive here.");
    List<AtomicReference<Optional<String>>> outcomes = new ArrayList<>();
    List<Task> running = new ArrayList<>();
    for (Target target : settings.targets()) {
      AtomicReference<Optional<String>> outcome =
          new AtomicReference<>(Optional.of("no end within " + LIMIT.toMinutes() + " minutes"));
      outcomes.add(outcome);
      running.add(tasks.start("notify-test", () -> outcome.set(attempt(target, message))));
    }
    List<Result> results = new ArrayList<>();
    for (int i = 0; i < running.size(); i++) {
      running.get(i).await(LIMIT);
      results.add(new Result(Notifier.name(i, settings.targets().get(i)), outcomes.get(i).get()));
    }
    return results;
  }

  private Optional<String> attempt(Target target, Message message) {
    try {
      courier.deliver(target, Notifier.isolation(entropy), message);
      return Optional.empty();
    } catch (Undelivered e) {
      return Optional.of(e.reason());
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
      return Optional.of("interrupted");
    }
  }
}
