package org.jmd.wallet.file;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class PrivateFilesTest {
  private static final byte[] OLD = "old".getBytes(UTF_8);
  private static final byte[] NEW = "new, and longer".getBytes(UTF_8);

  @TempDir Path directory;
  private final PrivateFiles files = new PrivateFiles();

  private static int mode(Path path) throws IOException {
    return (int) Files.getAttribute(path, "unix:mode") & 0777;
  }

  @Test
  void letsNobodyElseRead() throws IOException {
    Path file = directory.resolve("a/b/secret");

    files.write(file, OLD);
    files.append(directory.resolve("a/c/log"), OLD);

    assertThat(mode(file)).isEqualTo(0600);
    assertThat(mode(directory.resolve("a"))).isEqualTo(0700);
    assertThat(mode(directory.resolve("a/b"))).isEqualTo(0700);
    assertThat(mode(directory.resolve("a/c/log"))).isEqualTo(0600);
  }

  @Test
  void closesAFileThatIsTooOpenBeforeReading() throws IOException {
    Path file = Files.write(directory.resolve("open"), OLD);
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r--r--"));

    assertThat(files.read(file, 10)).isEqualTo(OLD);

    assertThat(mode(file)).isEqualTo(0600);
  }

  @Test
  void followsNoLinks() throws IOException {
    Path target = Files.write(directory.resolve("target"), OLD);
    Path link = Files.createSymbolicLink(directory.resolve("link"), target);
    Path there = Files.createDirectory(directory.resolve("there"));
    Path linked = Files.createSymbolicLink(directory.resolve("linked"), there);

    assertThatThrownBy(() -> files.read(link, 10)).isInstanceOf(IOException.class);
    assertThatThrownBy(() -> files.write(link, NEW)).isInstanceOf(IOException.class);
    assertThatThrownBy(() -> files.append(link, NEW)).isInstanceOf(IOException.class);
    assertThatThrownBy(() -> files.write(linked.resolve("x"), NEW)).isInstanceOf(IOException.class);
    assertThat(Files.readAllBytes(target)).isEqualTo(OLD);
    assertThat(Files.exists(there.resolve("x"))).isFalse();
  }

  @Test
  void climbsToNoParent() {
    Path climbing = directory.resolve("a/../b");

    assertThatThrownBy(() -> files.write(climbing, NEW)).hasMessageContaining("..");
    assertThatThrownBy(() -> files.read(climbing, 10)).hasMessageContaining("..");
  }

  @Test
  void readsRegularFilesOfABoundedSizeOnly() throws IOException {
    Path file = Files.write(directory.resolve("file"), NEW);

    assertThat(files.read(file, NEW.length)).isEqualTo(NEW);
    assertThatThrownBy(() -> files.read(file, NEW.length - 1)).hasMessageContaining("larger");
    assertThatThrownBy(() -> files.read(directory, 10)).isInstanceOf(IOException.class);
    assertThatThrownBy(() -> files.read(directory.resolve("none"), 10))
        .isInstanceOf(NoSuchFileException.class);
    assertThat(files.readIfPresent(directory.resolve("none"), 10)).isEmpty();
  }

  @ParameterizedTest
  @EnumSource(PrivateFiles.Step.class)
  void leavesOldOrNewButNothingBetween(PrivateFiles.Step step) throws IOException {
    Path file = directory.resolve("file");
    files.write(file, OLD);
    PrivateFiles failing =
        new PrivateFiles((at, path) -> {
          if (at == step) {
            throw new IOException("power cut");
          }
        });

    assertThatThrownBy(() -> failing.write(file, NEW)).hasMessage("power cut");

    assertThat(Files.readAllBytes(file))
        .isEqualTo(step == PrivateFiles.Step.SYNC_DIRECTORY ? NEW : OLD);
    try (Stream<Path> left = Files.list(directory)) {
      assertThat(left.toList()).isEqualTo(List.of(file));
    }
  }

  @Test
  void removesWhatDeadWritersLeftButNotWhatLiveOnesWrite() throws IOException {
    Path file = directory.resolve("file");
    Path left = Files.write(directory.resolve(".file.123.tmp"), OLD);
    Files.setLastModifiedTime(left, FileTime.from(Instant.now().minusSeconds(90)));
    Path live = Files.write(directory.resolve(".file.456.tmp"), OLD);
    Path leftOfOther = Files.write(directory.resolve(".other.789.tmp"), OLD);
    Files.setLastModifiedTime(leftOfOther, FileTime.from(Instant.EPOCH));
    Path foreign = Files.write(directory.resolve("other.789.tmp"), OLD);
    Files.setLastModifiedTime(foreign, FileTime.from(Instant.EPOCH));

    files.write(file, NEW);

    try (Stream<Path> all = Files.list(directory)) {
      assertThat(all).containsExactlyInAnyOrder(file, live, foreign);
    }
  }

  @Test
  void removesWhatDeadWritersLeftBesideWhatCannotBeRemoved() throws IOException {
    Path file = directory.resolve("file");
    Path stuck = Files.createDirectory(directory.resolve(".stuck.1.tmp"));
    Files.write(stuck.resolve("content"), OLD);
    Files.setLastModifiedTime(stuck, FileTime.from(Instant.EPOCH));
    // Many, because a directory is listed in no certain order.
    for (int i = 0; i < 50; i++) {
      Path left = Files.write(directory.resolve(".file." + i + ".tmp"), OLD);
      Files.setLastModifiedTime(left, FileTime.from(Instant.EPOCH));
    }

    files.write(file, NEW);

    try (Stream<Path> all = Files.list(directory)) {
      assertThat(all).containsExactlyInAnyOrder(file, stuck);
    }
  }

  @Test
  void writesOnceMoreIfTakenForDead() throws IOException {
    Path file = directory.resolve("file");
    AtomicInteger thefts = new AtomicInteger(2);
    PrivateFiles robbed =
        new PrivateFiles((step, path) -> {
          if (step == PrivateFiles.Step.RENAME && thefts.getAndDecrement() > 0) {
            removeAllTemporary();
          }
        });

    robbed.write(file, NEW);
    assertThat(files.read(file, 100)).isEqualTo(NEW);

    thefts.set(Integer.MAX_VALUE);
    assertThatThrownBy(() -> robbed.write(file, OLD)).isInstanceOf(NoSuchFileException.class);
    assertThat(files.read(file, 100)).isEqualTo(NEW);
  }

  private void removeAllTemporary() throws IOException {
    try (Stream<Path> all = Files.list(directory)) {
      for (Path path : all.filter(p -> p.toString().endsWith(".tmp")).toList()) {
        Files.delete(path);
      }
    }
  }

  /** Another process may remove a file at any instant: it is there or it is not. */
  @Test
  void readsWhatIsRemovedMeanwhileOrNothing() throws Exception {
    Path file = directory.resolve("file");
    AtomicBoolean enough = new AtomicBoolean();
    try (ExecutorService executor = Executors.newSingleThreadExecutor()) {
      Future<Boolean> writer =
          executor.submit(() -> {
            while (!enough.get()) {
              Files.write(file, OLD);
              Files.delete(file);
            }
            return true;
          });
      try {
        for (int i = 0; i < 50_000; i++) {
          Optional<byte[]> content = files.readIfPresent(file, 10);
          content.ifPresent(
              octets -> assertThat(new String(octets, UTF_8)).isIn("", new String(OLD, UTF_8)));
        }
      } finally {
        enough.set(true);
      }
      assertThat(writer.get()).isTrue();
    }
  }

  @Test
  void deletesWhatIsThere() throws IOException {
    Path file = directory.resolve("file");
    files.write(file, OLD);

    files.delete(file);
    files.delete(file);

    assertThat(Files.exists(file)).isFalse();
  }

  @Test
  void finishesWhatItDoesInACancelledTask() throws IOException {
    Path file = directory.resolve("file");
    Path log = directory.resolve("log");
    Thread.currentThread().interrupt();
    try {
      files.write(file, OLD);
      files.write(file, NEW);
      files.append(log, OLD);
      files.append(log, NEW);

      assertThat(files.read(file, 100)).isEqualTo(NEW);
      assertThat(files.read(log, 100)).startsWith(OLD).endsWith(NEW);
      files.delete(file);
      assertThat(Thread.currentThread().isInterrupted()).isTrue();
    } finally {
      Thread.interrupted();
    }
    assertThat(file).doesNotExist();
  }
}
