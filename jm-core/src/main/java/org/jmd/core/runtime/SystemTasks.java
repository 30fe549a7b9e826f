package org.jmd.core.runtime;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.Optional;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.slf4j.LoggerFactory;

/** Tasks on virtual threads, real time. Safe for use by several threads. */
public final class SystemTasks implements Tasks {
  /** Longest wait handed to the JDK at once; keeps nanosecond arithmetic far from overflow. */
  private static final Duration LONGEST_WAIT = Duration.ofDays(36_500);

  @Override
  public InstantSource clock() {
    return Instant::now;
  }

  @Override
  public Deadline deadline(Duration fromNow) {
    long end = System.nanoTime() + clamp(fromNow).toNanos();
    return () -> {
      long left = end - System.nanoTime();
      return left <= 0 ? Duration.ZERO : Duration.ofNanos(left);
    };
  }

  private static Duration clamp(Duration duration) {
    return duration.isNegative()
        ? Duration.ZERO
        : duration.compareTo(LONGEST_WAIT) > 0 ? LONGEST_WAIT : duration;
  }

  @Override
  public Task start(String name, Runnable body) {
    Thread thread =
        Thread.ofVirtual()
            .name(name)
            .uncaughtExceptionHandler((t, e) -> died(t.getName(), e))
            .start(body);
    return new Task() {
      @Override
      public void cancel() {
        thread.interrupt();
      }

      @Override
      public boolean isDone() {
        return !thread.isAlive();
      }

      @Override
      public boolean await(Duration timeout) throws InterruptedException {
        return thread.join(clamp(timeout));
      }
    };
  }

  /** The logger is made here, since a command that starts no task need not wait for it. */
  private static void died(String task, Throwable cause) {
    LoggerFactory.getLogger(SystemTasks.class).error("task {} died", task, cause);
  }

  @Override
  public void sleep(Duration duration) throws InterruptedException {
    Thread.sleep(clamp(duration));
  }

  @Override
  public <T> Mailbox<T> mailbox(int capacity) {
    return new LockedMailbox<>(capacity);
  }

  private final class LockedMailbox<T> implements Mailbox<T> {
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private final ArrayDeque<T> queue = new ArrayDeque<>();
    private final int capacity;
    private boolean closed;

    LockedMailbox(int capacity) {
      if (capacity < 1) {
        throw new IllegalArgumentException("capacity must be at least 1, got " + capacity);
      }
      this.capacity = capacity;
    }

    @Override
    public boolean offer(T element) {
      lock.lock();
      try {
        if (closed || queue.size() >= capacity) {
          return false;
        }
        queue.add(element);
        changed.signal();
        return true;
      } finally {
        lock.unlock();
      }
    }

    @Override
    public Optional<T> poll(Deadline deadline) throws InterruptedException {
      lock.lockInterruptibly();
      try {
        while (queue.isEmpty() && !closed) {
          long nanos = deadline.remaining().toNanos();
          if (nanos <= 0 || (changed.awaitNanos(nanos) <= 0 && deadline.isPast())) {
            break;
          }
        }
        return Optional.ofNullable(queue.poll());
      } finally {
        lock.unlock();
      }
    }

    @Override
    public Optional<T> poll() {
      lock.lock();
      try {
        return Optional.ofNullable(queue.poll());
      } finally {
        lock.unlock();
      }
    }

    @Override
    public Optional<T> take() throws InterruptedException {
      lock.lockInterruptibly();
      try {
        while (queue.isEmpty() && !closed) {
          changed.await();
        }
        return Optional.ofNullable(queue.poll());
      } finally {
        lock.unlock();
      }
    }

    @Override
    public Optional<T> poll(Duration timeout) throws InterruptedException {
      return poll(deadline(timeout));
    }

    @Override
    public void close() {
      lock.lock();
      try {
        closed = true;
        changed.signalAll();
      } finally {
        lock.unlock();
      }
    }

    @Override
    public boolean isClosed() {
      lock.lock();
      try {
        return closed;
      } finally {
        lock.unlock();
      }
    }
  }
}
