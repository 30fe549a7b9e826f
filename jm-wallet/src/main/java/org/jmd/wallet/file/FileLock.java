package org.jmd.wallet.file;

import com.sun.jna.LastErrorException;
import com.sun.jna.Library;
import com.sun.jna.Native;
import com.sun.jna.Platform;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.locks.ReentrantLock;

/**
 * An exclusive lock on a file, against other threads of this process and against other processes,
 * joinmarket-ng included. Those use flock(2), which {@link FileChannel#lock()} does not exclude on
 * Linux (wallet.md 3.1); so this is flock too, and Java's own lock only on Windows. The lock file
 * is made if missing, with mode 0600, and stays. Not reentrant. Closed by the thread that took it.
 */
public final class FileLock implements AutoCloseable {
  private static final Map<Path, ReentrantLock> IN_PROCESS = new ConcurrentHashMap<>();

  private final ReentrantLock inProcess;
  private final Held held;

  private FileLock(ReentrantLock inProcess, Held held) {
    this.inProcess = inProcess;
    this.held = held;
  }

  /** What keeps other processes out. */
  private interface Held {
    void release() throws IOException;
  }

  /**
   * Waits until the lock is free and takes it.
   *
   * @throws IOException if the lock file cannot be made or locked
   */
  public static FileLock exclusive(Path path) throws IOException {
    Path key = path.toAbsolutePath().normalize();
    ReentrantLock mutex = mutex(key);
    mutex.lock();
    boolean locked = false;
    try {
      Optional<Held> held = acquire(key, true);
      locked = held.isPresent();
      return new FileLock(
          mutex, held.orElseThrow(() -> new IOException("cannot lock " + path.getFileName())));
    } finally {
      if (!locked) {
        mutex.unlock();
      }
    }
  }

  /** Something to do under the lock. */
  @FunctionalInterface
  public interface Body<T> {
    /** Does it. */
    T run() throws IOException;
  }

  /**
   * Waits until the lock is free and runs the body under it.
   *
   * @throws IOException if the lock file cannot be made or locked, or from the body
   */
  public static <T> T whileHeld(Path path, Body<T> body) throws IOException {
    FileLock held = exclusive(path);
    try {
      return body.run();
    } finally {
      held.close();
    }
  }

  /**
   * Takes the lock if nobody holds it.
   *
   * @throws IOException if the lock file cannot be made or locked
   */
  public static Optional<FileLock> tryExclusive(Path path) throws IOException {
    Path key = path.toAbsolutePath().normalize();
    ReentrantLock mutex = mutex(key);
    if (!mutex.tryLock()) {
      return Optional.empty();
    }
    Optional<Held> held = Optional.empty();
    try {
      held = acquire(key, false);
      return held.map(h -> new FileLock(mutex, h));
    } finally {
      if (held.isEmpty()) {
        mutex.unlock();
      }
    }
  }

  private static ReentrantLock mutex(Path key) {
    ReentrantLock mutex = IN_PROCESS.computeIfAbsent(key, k -> new ReentrantLock());
    if (mutex.isHeldByCurrentThread()) {
      throw new IllegalStateException("this thread holds the lock already: " + key.getFileName());
    }
    return mutex;
  }

  private static Optional<Held> acquire(Path path, boolean wait) throws IOException {
    return Platform.isWindows() ? acquireByChannel(path, wait) : Flock.acquire(path, wait);
  }

  private static Optional<Held> acquireByChannel(Path path, boolean wait) throws IOException {
    FileChannel channel =
        FileChannel.open(path, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
    boolean locked = false;
    try {
      locked = (wait ? channel.lock(0, 1, false) : channel.tryLock(0, 1, false)) != null;
      return locked ? Optional.of(channel::close) : Optional.empty();
    } finally {
      if (!locked) {
        channel.close();
      }
    }
  }

  @Override
  public void close() throws IOException {
    try {
      held.release();
    } finally {
      inProcess.unlock();
    }
  }

  /** flock(2) through JNA. Closing the descriptor gives the lock back, and so does any crash. */
  private static final class Flock {
    private static final int LOCK_EX = 2;
    private static final int LOCK_NB = 4;
    private static final int O_RDWR = 2;
    private static final int O_CREAT = Platform.isMac() ? 0x200 : 0x40;
    private static final int O_NOFOLLOW = Platform.isMac() ? 0x100 : noFollowOnLinux();
    private static final int O_CLOEXEC = Platform.isMac() ? 0x1000000 : 0x80000;
    private static final int OWNER_ONLY = 0600;
    private static final int EINTR = 4;
    private static final int EWOULDBLOCK = Platform.isMac() ? 35 : 11;

    private static final LibC LIBC = Native.load("c", LibC.class);

    private static int noFollowOnLinux() {
      return Platform.isARM() ? 0x8000 : 0x20000;
    }

    /** The three calls; each sets errno, which JNA turns into the exception. */
    interface LibC extends Library {
      int open(String path, int flags, Object... mode) throws LastErrorException;

      int flock(int descriptor, int operation) throws LastErrorException;

      int close(int descriptor) throws LastErrorException;
    }

    private Flock() {}

    static Optional<Held> acquire(Path path, boolean wait) throws IOException {
      int descriptor = open(path);
      boolean locked = false;
      try {
        locked = lock(descriptor, path, wait);
        return locked ? Optional.of(() -> LIBC.close(descriptor)) : Optional.empty();
      } finally {
        if (!locked) {
          LIBC.close(descriptor);
        }
      }
    }

    private static int open(Path path) throws IOException {
      try {
        return LIBC.open(path.toString(), O_RDWR | O_CREAT | O_NOFOLLOW | O_CLOEXEC, OWNER_ONLY);
      } catch (LastErrorException e) {
        throw new IOException("cannot open lock file " + path + ": " + e.getMessage(), e);
      }
    }

    private static boolean lock(int descriptor, Path path, boolean wait) throws IOException {
      return tryLock(descriptor, path, false) || (wait && await(descriptor, path));
    }

    /** In a thread of its own, because a virtual thread in native code keeps its carrier. */
    private static boolean await(int descriptor, Path path) throws IOException {
      FutureTask<Boolean> waiting = new FutureTask<>(() -> tryLock(descriptor, path, true));
      Thread.ofPlatform().daemon().name("lock " + path.getFileName()).start(waiting);
      boolean interrupted = false;
      try {
        while (true) {
          try {
            return waiting.get();
          } catch (InterruptedException _) {
            // A cancelled task must write down what it leaves behind.
            interrupted = true;
          }
        }
      } catch (ExecutionException e) {
        Throwable cause = Objects.requireNonNullElse(e.getCause(), e);
        throw new IOException(cause.getMessage(), cause);
      } finally {
        if (interrupted) {
          Thread.currentThread().interrupt();
        }
      }
    }

    private static boolean tryLock(int descriptor, Path path, boolean wait) throws IOException {
      while (true) {
        try {
          LIBC.flock(descriptor, wait ? LOCK_EX : LOCK_EX | LOCK_NB);
          return true;
        } catch (LastErrorException e) {
          if (!wait && e.getErrorCode() == EWOULDBLOCK) {
            return false;
          }
          if (e.getErrorCode() != EINTR) {
            throw new IOException("cannot lock " + path + ": " + e.getMessage(), e);
          }
        }
      }
    }
  }
}
