package org.jmd.wallet.file;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Arrays;
import java.util.Optional;
import java.util.Set;

/**
 * Reads and writes files that nobody else may read (wallet.md 2.5): mode 0600 in directories of
 * mode 0700, no symbolic links, no {@code ..}. A write is whole or not at all, also after a crash:
 * the new content goes to a file beside the old one, reaches the disk, and takes its name; then the
 * directory reaches the disk. Without POSIX permissions the file system's own protection applies.
 * Safe for use by several threads; two writers of one file must hold a {@link FileLock}.
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
  }

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
    if (!Files.exists(path, LinkOption.NOFOLLOW_LINKS)) {
      throw new NoSuchFileException(path.toString());
    }
    if (!Files.isRegularFile(path, LinkOption.NOFOLLOW_LINKS)) {
      throw new FileSystemException(path.toString(), null, "is no regular file");
    }
    restrict(path, FILE_MODE);
    try (SeekableByteChannel channel =
        Files.newByteChannel(path, StandardOpenOption.READ, LinkOption.NOFOLLOW_LINKS)) {
      long size = channel.size();
      if (size > limit) {
        throw new FileSystemException(
            path.toString(), null, "is larger than " + limit + " bytes: " + size);
      }
      ByteBuffer buffer = ByteBuffer.allocate((int) size);
      while (buffer.hasRemaining() && channel.read(buffer) >= 0) {
        // Goes on until the file ends or the size that it had when opened is reached.
      }
      return buffer.hasRemaining()
          ? Arrays.copyOf(buffer.array(), buffer.position())
          : buffer.array();
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
    probe.before(Step.CREATE, path);
    Path temporary =
        Files.createTempFile(
            directory, "." + path.getFileName() + ".", ".tmp", attributes(FILE_MODE));
    boolean renamed = false;
    try {
      try (FileChannel channel = FileChannel.open(temporary, StandardOpenOption.WRITE)) {
        probe.before(Step.WRITE, path);
        writeFully(channel, content);
        probe.before(Step.SYNC, path);
        channel.force(true);
      }
      probe.before(Step.RENAME, path);
      Files.move(
          temporary, path, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
      renamed = true;
    } finally {
      if (!renamed) {
        Files.deleteIfExists(temporary);
      }
    }
    probe.before(Step.SYNC_DIRECTORY, path);
    syncDirectory(directory);
  }

  /**
   * Adds to the end of a file, making it if missing. When this returns, the addition is on the
   * disk; after a crash a part of it may be there.
   */
  public void append(Path path, byte[] content) throws IOException {
    Path directory = prepare(path);
    boolean fresh = !Files.exists(path, LinkOption.NOFOLLOW_LINKS);
    probe.before(Step.CREATE, path);
    try (SeekableByteChannel channel =
        Files.newByteChannel(
            path,
            Set.of(
                StandardOpenOption.CREATE,
                StandardOpenOption.WRITE,
                StandardOpenOption.APPEND,
                StandardOpenOption.SYNC,
                LinkOption.NOFOLLOW_LINKS),
            attributes(FILE_MODE))) {
      probe.before(Step.WRITE, path);
      ByteBuffer buffer = ByteBuffer.wrap(content);
      while (buffer.hasRemaining()) {
        channel.write(buffer);
      }
    }
    if (fresh) {
      probe.before(Step.SYNC_DIRECTORY, path);
      syncDirectory(directory);
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

  private static void writeFully(FileChannel channel, byte[] content) throws IOException {
    ByteBuffer buffer = ByteBuffer.wrap(content);
    while (buffer.hasRemaining()) {
      channel.write(buffer);
    }
  }

  private static void syncDirectory(Path directory) throws IOException {
    if (isPosix(directory)) {
      try (FileChannel channel = FileChannel.open(directory, StandardOpenOption.READ)) {
        channel.force(true);
      }
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
