package org.jmd.daemon.suite;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.function.Consumer;
import org.jmd.daemon.suite.RoleBoard.State;

/**
 * One life of a role, from its start to its end: what the role tells of itself, and what it is told
 * to do. A role that has failed begins another one. Safe for use by several threads.
 */
public final class Life {
  private final Consumer<State> hearer;
  private final CountDownLatch over = new CountDownLatch(1);

  /** Guarded by {@code this}. */
  private final List<Runnable> listeners = new ArrayList<>();

  /**
   * A life that begins.
   *
   * @param hearer of what the role is doing; must not wait
   */
  public Life(Consumer<State> hearer) {
    this.hearer = hearer;
  }

  /** The life of the only role of a process, shown on a board under that name. */
  public static Life on(RoleBoard board, String role, Supervision supervision) {
    return new Life(state -> {
      board.tell(role, state);
      if (state == State.STOPPING) {
        supervision.stopping();
      }
    });
  }

  /** The life of a suite, whose roles are shown one by one. */
  public static Life ofAll(Supervision supervision) {
    return new Life(state -> {
      if (state == State.STOPPING) {
        supervision.stopping();
      }
    });
  }

  /** The role is on its way. */
  public void starting() {
    hearer.accept(State.STARTING);
  }

  /** The role works. */
  public void working() {
    hearer.accept(State.RUNNING);
  }

  /** The role is on its way to its end. */
  public void stopping() {
    hearer.accept(State.STOPPING);
  }

  /** Asks the role to end; a second call does nothing. */
  public void end() {
    List<Runnable> told;
    synchronized (this) {
      over.countDown();
      told = List.copyOf(listeners);
      listeners.clear();
    }
    told.forEach(Runnable::run);
  }

  /** Counted down when the role is to end. */
  public CountDownLatch over() {
    return over;
  }

  /** Whether the role is to end. */
  public boolean isOver() {
    return over.getCount() == 0;
  }

  /** Runs that body when the role is to end, or now if it is already; must not wait. */
  public void onEnd(Runnable body) {
    synchronized (this) {
      if (!isOver()) {
        listeners.add(body);
        return;
      }
    }
    body.run();
  }
}
