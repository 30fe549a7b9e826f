package org.jmd.core.testing;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.PriorityQueue;
import java.util.Set;
import java.util.concurrent.Semaphore;
import java.util.function.BooleanSupplier;
import org.jmd.core.runtime.Deadline;
import org.jmd.core.runtime.Mailbox;
import org.jmd.core.runtime.Task;
import org.jmd.core.runtime.Tasks;
import org.jspecify.annotations.Nullable;

/**
 * Runs tasks one at a time under a virtual clock, so that a program of many tasks is a pure
 * function of its seed.
 *
 * <p>Exactly one thread has the turn: the driver (whoever calls {@link #runUntil}) or one task. A
 * task keeps the turn until it waits in a mailbox, sleeps or ends; runnable tasks get it in the
 * order in which they became runnable. When none is runnable, the clock jumps to the earliest
 * event. Events at the same instant happen in the order in which they were scheduled. Determinism
 * does not depend on the number of carrier threads.
 */
public final class VirtualTime implements Tasks, AutoCloseable {
  private static final Instant EPOCH = Instant.parse("2026-01-01T00:00:00Z");

  private final PriorityQueue<Event> events =
      new PriorityQueue<>(
          Comparator.comparingLong(Event::atNanos).thenComparingLong(Event::sequence));
  private final ArrayDeque<Fiber> runnable = new ArrayDeque<>();
  private final Set<Fiber> live = new LinkedHashSet<>();
  private final LinkedHashSet<Fiber> threads = new LinkedHashSet<>();
  private final List<Throwable> failures = new ArrayList<>();
  private final Semaphore driverTurn = new Semaphore(0);
  private final Group root = new Group("root");
  private long nowNanos;
  private volatile Duration wallClockOff = Duration.ZERO;
  private long sequence;
  private @Nullable Fiber current;
  private boolean closed;

  /** Unwinds the stack of a task that must not go on. */
  private static final class Unwound extends Error {
    private static final long serialVersionUID = 1L;

    Unwound() {
      super("the virtual time is over", null, false, false);
    }
  }

  private record Event(long atNanos, long sequence, Runnable action) {}

  /** What a killed process was made of: its tasks never run again and its timers do nothing. */
  public final class Group implements Tasks {
    private final String name;
    private boolean killed;

    private Group(String name) {
      this.name = name;
    }

    /** As {@code kill -9}: no task of the group takes another step, no {@code finally} runs. */
    public void kill() {
      killed = true;
      runnable.removeIf(fiber -> fiber.group == this);
      live.removeIf(fiber -> fiber.group == this);
    }

    /**
     * {@link #kill} from within: the calling task, which is of this group, stops where it is, in
     * the middle of whatever it does.
     */
    public Error die() {
      kill();
      Fiber fiber = currentFiber();
      if (fiber.group != this) {
        throw new IllegalStateException(fiber.name + " is not of the group " + name);
      }
      // Unlike tasks that wait, it may hold locks, which others need in order to unwind.
      threads.addFirst(fiber);
      driverTurn.release();
      fiber.turn.acquireUninterruptibly();
      throw new Unwound();
    }

    /** Whether {@link #kill} was called. */
    public boolean isKilled() {
      return killed;
    }

    @Override
    public InstantSource clock() {
      return () -> EPOCH.plusNanos(nowNanos).plus(wallClockOff);
    }

    @Override
    public Deadline deadline(Duration fromNow) {
      long end = nowNanos + Math.max(0, fromNow.toNanos());
      return () -> Duration.ofNanos(Math.max(0, end - nowNanos));
    }

    @Override
    public Task start(String taskName, Runnable body) {
      Fiber fiber = new Fiber(this, name + "/" + taskName, body);
      if (!killed) {
        live.add(fiber);
        runnable.add(fiber);
      }
      return fiber;
    }

    @Override
    public <T> Mailbox<T> mailbox(int capacity) {
      return new FiberMailbox<>(this, capacity);
    }

    @Override
    public void sleep(Duration duration) throws InterruptedException {
      Fiber fiber = currentFiber();
      Deadline end = deadline(duration);
      while (!end.isPast()) {
        wakeAfter(fiber, end.remaining());
        fiber.park();
      }
    }
  }

  /**
   * Sets the wall clock forward, or back if negative, from where it is. Deadlines and sleeping
   * tasks do not notice, nor do those of a real machine.
   */
  public void setWallClock(Duration forward) {
    wallClockOff = wallClockOff.plus(forward);
  }

  /** A set of tasks that can be killed together. */
  public Group group(String name) {
    return new Group(name);
  }

  @Override
  public InstantSource clock() {
    return root.clock();
  }

  @Override
  public Deadline deadline(Duration fromNow) {
    return root.deadline(fromNow);
  }

  @Override
  public Task start(String name, Runnable body) {
    return root.start(name, body);
  }

  @Override
  public <T> Mailbox<T> mailbox(int capacity) {
    return root.mailbox(capacity);
  }

  @Override
  public void sleep(Duration duration) throws InterruptedException {
    root.sleep(duration);
  }

  /** Runs the action on the driver's thread once the clock has advanced by the delay. */
  public void after(Duration delay, Runnable action) {
    events.add(new Event(nowNanos + Math.max(0, delay.toNanos()), sequence++, action));
  }

  /** Nanoseconds since the virtual start. */
  public long nowNanos() {
    return nowNanos;
  }

  /**
   * Lets everything run until the condition holds (checked between turns), nothing is left to do,
   * or the time is over.
   *
   * @return whether the condition holds
   */
  public boolean runUntil(BooleanSupplier condition, Duration limit) {
    long end = nowNanos + limit.toNanos();
    while (!condition.getAsBoolean()) {
      Fiber next = runnable.poll();
      if (next != null) {
        next.runTurn();
        continue;
      }
      Event event = events.peek();
      if (event == null || event.atNanos() > end) {
        nowNanos = event == null ? nowNanos : end;
        return condition.getAsBoolean();
      }
      events.remove();
      nowNanos = Math.max(nowNanos, event.atNanos());
      event.action().run();
    }
    return true;
  }

  /** Lets everything run for that long. */
  public void run(Duration duration) {
    long end = nowNanos + duration.toNanos();
    runUntil(() -> false, duration);
    nowNanos = Math.max(nowNanos, end);
  }

  /** Names of the tasks that have neither ended nor been killed, in the order of their start. */
  public List<String> liveTasks() {
    return live.stream().map(fiber -> fiber.name).toList();
  }

  /** What escaped from tasks, oldest first. */
  public List<Throwable> failures() {
    return List.copyOf(failures);
  }

  /**
   * Ends the threads of tasks that still wait, killed ones included, which would otherwise keep
   * everything they know alive. Their {@code finally} blocks run; nothing that happens in them
   * counts. Nothing can be run afterwards.
   */
  @Override
  public void close() {
    closed = true;
    while (!threads.isEmpty()) {
      Fiber fiber = threads.iterator().next();
      current = fiber;
      fiber.turn.release();
      driverTurn.acquireUninterruptibly();
      current = null;
    }
    runnable.clear();
    events.clear();
  }

  private Fiber currentFiber() {
    Fiber fiber = current;
    if (fiber == null) {
      throw new IllegalStateException("only a task may wait; drive the clock with run or runUntil");
    }
    return fiber;
  }

  /** Wakes the fiber from its next park, unless that has ended by then. */
  private void wakeAfter(Fiber fiber, Duration delay) {
    long park = fiber.parkCount + 1;
    after(
        delay,
        () -> {
          if (fiber.parkCount == park) {
            fiber.wake();
          }
        });
  }

  private final class Fiber implements Task {
    private final Group group;
    private final String name;
    private final Runnable body;
    private final Semaphore turn = new Semaphore(0);
    private @Nullable Thread thread;
    private boolean parked;
    private boolean cancelled;
    private boolean done;
    private long parkCount;

    Fiber(Group group, String name, Runnable body) {
      this.group = group;
      this.name = name;
      this.body = body;
    }

    void runTurn() {
      current = this;
      if (thread == null) {
        threads.add(this);
        thread = Thread.ofVirtual().name(name).start(this::runBody);
      } else {
        turn.release();
      }
      driverTurn.acquireUninterruptibly();
      current = null;
    }

    private void runBody() {
      try {
        body.run();
      } catch (Throwable failure) {
        if (!closed) {
          failures.add(new AssertionError("task " + name + " died", failure));
        }
      } finally {
        done = true;
        live.remove(this);
        threads.remove(this);
        driverTurn.release();
      }
    }

    /** Gives up the turn until {@link #wake} or {@link #cancel}. */
    void park() throws InterruptedException {
      if (closed) {
        throw new Unwound();
      }
      if (!cancelled && !Thread.interrupted()) {
        parked = true;
        parkCount++;
        driverTurn.release();
        turn.acquireUninterruptibly();
        parked = false;
        if (closed) {
          throw new Unwound();
        }
        if (!cancelled) {
          return;
        }
      }
      cancelled = false;
      throw new InterruptedException(name + " was cancelled");
    }

    void wake() {
      if (parked && !group.killed) {
        parked = false;
        runnable.add(this);
      }
    }

    @Override
    public void cancel() {
      if (!done) {
        cancelled = true;
        wake();
      }
    }

    @Override
    public boolean isDone() {
      return done;
    }

    @Override
    public boolean await(Duration timeout) throws InterruptedException {
      Deadline end = deadline(timeout);
      while (!done && !end.isPast()) {
        // Polling keeps the bookkeeping of waiters out of every task; virtual time costs nothing.
        group.sleep(Duration.ofMillis(1));
      }
      return done;
    }
  }

  private final class FiberMailbox<T> implements Mailbox<T> {
    private final Group group;
    private final int capacity;
    private final ArrayDeque<T> queue = new ArrayDeque<>();
    private final ArrayDeque<Fiber> waiting = new ArrayDeque<>();
    private boolean closed;

    FiberMailbox(Group group, int capacity) {
      if (capacity < 1) {
        throw new IllegalArgumentException("capacity must be at least 1, got " + capacity);
      }
      this.group = group;
      this.capacity = capacity;
    }

    @Override
    public boolean offer(T element) {
      if (closed || group.killed || queue.size() >= capacity) {
        return false;
      }
      queue.add(element);
      Fiber waiter = waiting.poll();
      if (waiter != null) {
        waiter.wake();
      }
      return true;
    }

    @Override
    public Optional<T> poll(Deadline deadline) throws InterruptedException {
      return await(deadline);
    }

    @Override
    public Optional<T> poll(Duration timeout) throws InterruptedException {
      return await(group.deadline(timeout));
    }

    @Override
    public Optional<T> take() throws InterruptedException {
      return await(null);
    }

    @Override
    public Optional<T> poll() {
      return Optional.ofNullable(queue.poll());
    }

    private Optional<T> await(@Nullable Deadline deadline) throws InterruptedException {
      while (queue.isEmpty() && !closed && (deadline == null || !deadline.isPast())) {
        Fiber fiber = currentFiber();
        if (deadline != null) {
          wakeAfter(fiber, deadline.remaining());
        }
        waiting.add(fiber);
        try {
          fiber.park();
        } finally {
          waiting.remove(fiber);
        }
      }
      return Optional.ofNullable(queue.poll());
    }

    @Override
    public void close() {
      closed = true;
      waiting.forEach(Fiber::wake);
    }

    @Override
    public boolean isClosed() {
      return closed;
    }
  }
}
