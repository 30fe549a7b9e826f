package org.jmd.wallet.file;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FileLockTest {
  @TempDir Path directory;

  private Path lock() {
    return directory.resolve("lock");
  }

  @Test
  void letsOneThreadInAtATime() throws Exception {
    AtomicInteger inside = new AtomicInteger();
    AtomicInteger most = new AtomicInteger();
    Thread[] threads = new Thread[8];
    for (int i = 0; i < threads.length; i++) {
      threads[i] =
          Thread.ofVirtual()
              .start(() -> {
                for (int round = 0; round < 25; round++) {
                  enter(inside, most);
                }
              });
    }
    for (Thread thread : threads) {
      thread.join();
    }

    assertThat(most).hasValue(1);
  }

  private void enter(AtomicInteger inside, AtomicInteger most) {
    try {
      FileLock.whileHeld(
          lock(),
          () -> {
            most.accumulateAndGet(inside.incrementAndGet(), Math::max);
            Thread.onSpinWait();
            return inside.decrementAndGet();
          });
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  @Test
  void tellsWhenItIsTaken() throws Exception {
    AtomicInteger refused = new AtomicInteger();
    FileLock held = FileLock.exclusive(lock());

    Thread other =
        Thread.ofPlatform()
            .start(() -> {
              try {
                refused.set(FileLock.tryExclusive(lock()).isEmpty() ? 1 : 2);
              } catch (IOException e) {
                throw new AssertionError(e);
              }
            });
    other.join();
    held.close();

    assertThat(refused).hasValue(1);
    FileLock again = FileLock.tryExclusive(lock()).orElseThrow();
    again.close();
  }

  @Test
  void refusesToWaitForItself() throws IOException {
    FileLock held = FileLock.exclusive(lock());

    assertThatThrownBy(() -> FileLock.exclusive(lock())).isInstanceOf(IllegalStateException.class);
    held.close();
  }

  @Test
  void isFreeAgainAfterAFailure() throws IOException {
    assertThatThrownBy(() ->
            FileLock.whileHeld(
                lock(),
                () -> {
                  throw new IOException("inside");
                }))
        .hasMessage("inside");

    assertThat(FileLock.whileHeld(lock(), () -> "free")).isEqualTo("free");
  }

  @Test
  void makesALockFileForItsOwnerOnlyAndFollowsNoLink() throws IOException {
    FileLock.exclusive(lock()).close();
    Path link = Files.createSymbolicLink(directory.resolve("link"), directory.resolve("target"));

    assertThat((int) Files.getAttribute(lock(), "unix:mode") & 0777).isEqualTo(0600);
    assertThatThrownBy(() -> FileLock.exclusive(link)).isInstanceOf(IOException.class);
    assertThatThrownBy(() -> FileLock.exclusive(directory.resolve("none/lock")))
        .isInstanceOf(IOException.class);
  }
}
