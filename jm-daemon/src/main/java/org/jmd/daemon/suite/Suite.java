package org.jmd.daemon.suite;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.jmd.core.crypto.Entropy;
import org.jmd.core.runtime.Deadline;
import org.jmd.core.runtime.Service;
import org.jmd.core.runtime.Task;
import org.jmd.core.runtime.Tasks;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Several roles in one process, each on its own: they start in order, each when the one before
 * works, and stop in the reverse order. One that fails leaves the others alone; it begins anew
 * after a wait that grows, or stays down if that makes no sense. Safe for use by several threads.
 */
public final class Suite implements Service {
  /** A role that takes longer to start holds up the next one no more. */
  private static final Duration START_LIMIT = Duration.ofSeconds(10);

  /** What is left of the time to stop for each role that stops later. */
  private static final Duration RESERVE = Duration.ofSeconds(1);

  private static final Logger log = LoggerFactory.getLogger(Suite.class);

  private final Tasks tasks;
  private final List<Keeper> keepers;
  private final Runnable whenOver;

  /** Guarded by {@code this}, as are the fields below: one for each keeper that was started. */
  private final List<Task> running = new ArrayList<>();

  private Optional<Task> conductor = Optional.empty();
  private boolean stopping;
  private int over;

  /**
   * Roles that do not run yet.
   *
   * @param members in the order in which they start
   * @param judge what the exception that ended a life means
   * @param whenOver run when no role is left, on any thread; must not wait
   */
  public Suite(
      List<Member> members,
      RoleBoard board,
      Tasks tasks,
      Entropy entropy,
      Function<Exception, Verdict> judge,
      Runnable whenOver) {
    this.tasks = tasks;
    this.whenOver = whenOver;
    members.forEach(member -> board.add(member.name()));
    this.keepers =
        members.stream()
            .map(m -> new Keeper(m, board, new RoleTasks(tasks, m.name()), entropy, judge))
            .toList();
  }

  @Override
  public String name() {
    return "suite";
  }

  /** Begins to start the roles and returns at once: a role may wait long for its node. */
  @Override
  public synchronized void start() {
    conductor = Optional.of(tasks.start("suite", this::startAll));
  }

  private void startAll() {
    try {
      for (Keeper keeper : keepers) {
        if (!launch(keeper)) {
          return;
        }
        if (keeper != keepers.getLast() && !keeper.awaitSettled(START_LIMIT)) {
          log.warn(
              "{} does not work yet after {} s, the next role starts",
              keeper.name(),
              START_LIMIT.toSeconds());
        }
      }
    } catch (InterruptedException _) {
      // Stopped before all of them were started.
      return;
    }
  }

  private synchronized boolean launch(Keeper keeper) {
    if (stopping) {
      return false;
    }
    running.add(
        new RoleTasks(tasks, keeper.name())
            .start(
                "role-" + keeper.name(),
                () -> {
                  try {
                    keeper.run();
                  } finally {
                    countEnd();
                  }
                }));
    return true;
  }

  private void countEnd() {
    boolean last;
    synchronized (this) {
      over++;
      last = over == keepers.size();
    }
    if (last) {
      whenOver.run();
    }
  }

  /** Why a role is down for good: of the first one in order that is. */
  public Optional<Verdict> down() {
    return keepers.stream().flatMap(keeper -> keeper.down().stream()).findFirst();
  }

  @Override
  public void stop(Duration limit) {
    Deadline deadline = tasks.deadline(limit);
    List<Task> toEnd;
    synchronized (this) {
      stopping = true;
      conductor.ifPresent(Task::cancel);
      toEnd = List.copyOf(running);
    }
    try {
      for (int i = toEnd.size() - 1; i >= 0; i--) {
        Keeper keeper = keepers.get(i);
        keeper.end();
        Duration left = deadline.remaining().minus(RESERVE.multipliedBy(i));
        if (!toEnd.get(i).await(left.isNegative() ? Duration.ZERO : left)) {
          log.warn("{} has not ended in time and is left to itself", keeper.name());
          toEnd.get(i).cancel();
        }
      }
    } catch (InterruptedException _) {
      // Whoever stops us is in a hurry: all of them are told, nobody is waited for.
      keepers.forEach(Keeper::end);
      Thread.currentThread().interrupt();
    }
  }
}
