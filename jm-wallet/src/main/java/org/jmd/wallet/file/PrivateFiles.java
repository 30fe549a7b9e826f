package org.jmd.wallet.file;

import java.io.FileNotFoundException;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.RandomAccessFile;
import java.nio.channels.ClosedByInterruptException;
import java.nio.channels.FileChannel;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads and writes files that nobody else may read (wallet.md 2.5): mode 0600 in directories of
 * mode 0700, no symbolic links, no {@code ..}. A write is whole or not at all, also after a crash:
 * the new content goes to a file beside the old one, reaches the disk, and takes its name; then the
 * directory reaches the disk. What a writer that was killed has left of that is removed by a later
 * write of any file in the same directory. Without POSIX permissions the file system's own
 * protection applies. An interrupt stops nothing here, because a task that is cancelled must still
 * write down what it leaves behind; so files are not accessed by channels, which an interrupt
 * closes. Safe for use by several threads; two writers of one file must hold a {@link FileLock}.
 */
public final class PrivateFiles {
  /** What a write does, in this order; tests let it fail before any of them. */
  public enum Step {
    CREATE,
    WRITE,
    SYNC,
    RENAME,
    SYNC_DIRECTORY
  }

  /** Called before each step. */
  @FunctionalInterface
  public interface Probe {
    /**
     * May throw to let the step fail.
     *
     * @param file the file that is to be written, not the temporary one
     */
    void before(Step step, Path file) throws IOException;

    /**
     * How many of so many octets the disk has room for; a test may let it have less.
     *
     * @param file as above
     */
    default int room(Path file, int length) {
      return length;
    }
  }

  /** No wallet file is as long. */
  private static final int COPY_LIMIT = 16 << 20;

  private static final Logger log = LoggerFactory.getLogger(PrivateFiles.class);

  /** No write takes that long: an older temporary file is of a process that has died. */
  private static final Duration LEFT_OVER = Duration.ofMinutes(1);

  /**
   * The clock may be set forward, or the machine sleep, while something is written: then another
   * writer takes its temporary file away.
   */
  private static final int MOST_ATTEMPTS = 3;

  private static final String SUFFIX = ".tmp";

  /** Names that {@link #write} makes, whatever the file, and that nothing else here has. */
  private static final Pattern TEMPORARY = Pattern.compile("\\..+\\.[0-9]+\\.tmp");

  private static final Set<PosixFilePermission> FILE_MODE =
      PosixFilePermissions.fromString("rw-------");
  private static final Set<PosixFilePermission> DIRECTORY_MODE =
      PosixFilePermissions.fromString("rwx------");

  private final Probe probe;

  /** For production: nothing is intercepted. */
  public PrivateFiles() {
    this((step, file) -> {});
  }

  /** For tests of what is left after a crash. */
  public PrivateFiles(Probe probe) {
    this.probe = probe;
  }

  /**
   * The content of a regular file; its mode becomes 0600 first.
   *
   * @param limit the most octets it may have
   * @throws NoSuchFileException if there is none
   * @throws IOException if it cannot be read, is a link, no regular file, or larger
   */
  public byte[] read(Path path, int limit) throws IOException {
    checkComponents(path);
    // One look, for the file may go meanwhile.
    if (!Files.readAttributes(path, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS)
        .isRegularFile()) {
      throw new FileSystemException(path.toString(), null, "is no regular file");
    }
    restrict(path, FILE_MODE);
    try (InputStream in = Files.newInputStream(path, LinkOption.NOFOLLOW_LINKS)) {
      // In one go: the end of a file that another process adds to may be elsewhere a moment later.
      byte[] content = in.readNBytes(limit + 1);
      if (content.length > limit) {
        throw new FileSystemException(
            path.toString(), null, "is larger than " + limit + " bytes: " + Files.size(path));
      }
      return content;
    }
  }

  /** As {@link #read}, empty if there is no such file. */
  public Optional<byte[]> readIfPresent(Path path, int limit) throws IOException {
    try {
      return Optional.of(read(path, limit));
    } catch (NoSuchFileException _) {
      // Empty is the answer.
      return Optional.empty();
    }
  }

  /**
   * Writes a file as a whole, replacing an older one. When this returns, the content is on the
   * disk.
   *
   * @throws IOException if it could not; then the older content, if any, is still there
   */
  public void write(Path path, byte[] content) throws IOException {
    Path directory = prepare(path);
    int attempt = 1;
    while (!replace(directory, path, content, attempt == MOST_ATTEMPTS)) {
      attempt++;
    }
    probe.before(Step.SYNC_DIRECTORY, path);
    syncDirectory(directory);
  }

  /** False if another writer has taken this one for dead, unless that is an error. */
  private boolean replace(Path directory, Path path, byte[] content, boolean last)
      throws IOException {
    probe.before(Step.CREATE, path);
    String prefix = "." + path.getFileName() + ".";
    Path temporary = Files.createTempFile(directory, prefix, SUFFIX, attributes(FILE_MODE));
    removeLeftOvers(temporary);
    boolean renamed = false;
    try {
      try (FileOutputStream out = new FileOutputStream(temporary.toFile())) {
        probe.before(Step.WRITE, path);
        put(content, out, path);
        probe.before(Step.SYNC, path);
        out.getFD().sync();
      }
      probe.before(Step.RENAME, path);
      Files.move(
          temporary, path, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
      renamed = true;
    } catch (NoSuchFileException e) {
      if (last) {
        throw e;
      }
      log.debug("{} is gone, so once more", temporary.getFileName());
    } finally {
      if (!renamed) {
        Files.deleteIfExists(temporary);
      }
    }
    return renamed;
  }

  /** Only tidies up, so a failure is not the caller's. */
  private static void removeLeftOvers(Path fresh) {
    try (DirectoryStream<Path> siblings =
        Files.newDirectoryStream(parent(fresh), PrivateFiles::isTemporary)) {
      Instant now = Files.getLastModifiedTime(fresh).toInstant();
      for (Path sibling : siblings) {
        removeIfLeftOver(sibling, now);
      }
    } catch (IOException | DirectoryIteratorException e) {
      log.debug("cannot look for what is left beside {}: {}", fresh.getFileName(), e.getMessage());
    }
  }

  /** One that cannot be removed, or that its live writer has just renamed, must not keep others. */
  private static void removeIfLeftOver(Path temporary, Instant now) {
    try {
      if (isLeftOver(
          temporary,
          Files.getLastModifiedTime(temporary, LinkOption.NOFOLLOW_LINKS).toInstant(),
          now)) {
        Files.deleteIfExists(temporary);
      }
    } catch (IOException e) {
      log.debug("cannot remove {}: {}", temporary.getFileName(), e.getMessage());
    }
  }

  /**
   * Whether a file was left by a writer that was killed, and so is removed by the next write beside
   * it.
   *
   * @param modified when it was last written
   */
  public static boolean isLeftOver(Path path, Instant modified, Instant now) {
    return isTemporary(path) && modified.isBefore(now.minus(LEFT_OVER));
  }

  private static boolean isTemporary(Path path) {
    return TEMPORARY.matcher(path.getFileName().toString()).matches();
  }

  private void put(byte[] content, OutputStream out, Path path) throws IOException {
    int room = probe.room(path, content.length);
    out.write(content, 0, room);
    if (room < content.length) {
      throw new FileSystemException(path.toString(), null, "no space left");
    }
  }

  /**
   * Adds to the end of a file, making it if missing. When this returns, the addition is on the
   * disk; after a crash a part of it may be there.
   *
   * @throws IOException if it could not; then nothing was added
   */
  public void append(Path path, byte[] content) throws IOException {
    Path directory = prepare(path);
    boolean fresh = !Files.exists(path, LinkOption.NOFOLLOW_LINKS);
    probe.before(Step.CREATE, path);
    if (fresh) {
      Files.createFile(path, attributes(FILE_MODE));
    }
    long length = Files.size(path);
    try (OutputStream out =
        Files.newOutputStream(
            path, StandardOpenOption.APPEND, StandardOpenOption.SYNC, LinkOption.NOFOLLOW_LINKS)) {
      probe.before(Step.WRITE, path);
      put(content, out, path);
    } catch (IOException e) {
      cut(path, length, e);
      throw e;
    }
    if (fresh) {
      probe.before(Step.SYNC_DIRECTORY, path);
      syncDirectory(directory);
    }
  }

  /** Takes away what was written of an addition. */
  private static void cut(Path path, long length, IOException cause) {
    try (RandomAccessFile file = new RandomAccessFile(path.toFile(), "rw")) {
      file.setLength(length);
      file.getFD().sync();
    } catch (IOException e) {
      // Readers can live with a torn end.
      cause.addSuppressed(e);
    }
  }

  /**
   * Copies a file beside itself, under the first free one of {@code NAME.replaced-1}, {@code
   * NAME.replaced-2} and so on, for a caller that is about to replace it.
   *
   * @return the copy, which is on the disk when this returns
   * @throws IOException if the file cannot be read or the copy not be written
   */
  public Path keepCopy(Path path) throws IOException {
    byte[] content = read(path, COPY_LIMIT);
    try {
      for (int number = 1; ; number++) {
        Path copy = path.resolveSibling(path.getFileName() + ".replaced-" + number);
        if (!Files.exists(copy, LinkOption.NOFOLLOW_LINKS)) {
          write(copy, content);
          return copy;
        }
      }
    } finally {
      Arrays.fill(content, (byte) 0);
    }
  }

  /** Removes a file if it is there; the removal is on the disk when this returns. */
  public void delete(Path path) throws IOException {
    checkComponents(path);
    if (Files.deleteIfExists(path)) {
      syncDirectory(parent(path));
    }
  }

  /** Makes a directory, and its parents, for the owner only; an existing one is left as it is. */
  public void createDirectories(Path directory) throws IOException {
    checkComponents(directory);
    Files.createDirectories(directory, attributes(DIRECTORY_MODE));
  }

  /** Makes the directory that the file is in, if need be; refuses such as {@link #write} does. */
  public void createParent(Path file) throws IOException {
    prepare(file);
  }

  private Path prepare(Path path) throws IOException {
    checkComponents(path);
    Path directory = parent(path);
    if (Files.isSymbolicLink(directory) || Files.isSymbolicLink(path)) {
      throw new FileSystemException(path.toString(), null, "is or lies behind a symbolic link");
    }
    createDirectories(directory);
    return directory;
  }

  private static Path parent(Path path) throws IOException {
    Path parent = path.toAbsolutePath().getParent();
    if (parent == null) {
      throw new FileNotFoundException(path + " has no directory");
    }
    return parent;
  }

  private static void checkComponents(Path path) throws IOException {
    for (Path component : path) {
      if (component.toString().equals("..")) {
        throw new FileSystemException(path.toString(), null, "must not contain ..");
      }
    }
  }

  private static void syncDirectory(Path directory) throws IOException {
    if (!isPosix(directory)) {
      return;
    }
    boolean interrupted = false;
    boolean synced = false;
    while (!synced) {
      try (FileChannel channel = FileChannel.open(directory, StandardOpenOption.READ)) {
        channel.force(true);
        synced = true;
      } catch (ClosedByInterruptException _) {
        // Only a channel can be had of a directory, and an interrupt closes it: once more.
        interrupted = Thread.interrupted();
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  private static void restrict(Path path, Set<PosixFilePermission> mode) throws IOException {
    PosixFileAttributeView view =
        Files.getFileAttributeView(path, PosixFileAttributeView.class, LinkOption.NOFOLLOW_LINKS);
    if (view != null && !view.readAttributes().permissions().equals(mode)) {
      view.setPermissions(mode);
    }
  }

  private static FileAttribute<?>[] attributes(Set<PosixFilePermission> mode) {
    return isPosix(Path.of(""))
        ? new FileAttribute<?>[] {PosixFilePermissions.asFileAttribute(mode)}
        : new FileAttribute<?>[0];
  }

  private static boolean isPosix(Path path) {
    return path.getFileSystem().supportedFileAttributeViews().contains("posix");
  }
}
