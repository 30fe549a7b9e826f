package org.jmd.daemon.doctor;

import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * A regular file as it was found, in a directory that roles may be writing into: what goes away
 * while it is looked at is left out.
 *
 * @param mode its permissions, as {@code chmod} takes them, and its kind
 * @param owner number of the user whose it is
 */
record FileLook(Path path, int mode, int owner, Instant modified) {
  private static final int DEPTH = 4;
  private static final int MOST_FILES = 10_000;

  /**
   * The files in a directory and some way down, in no certain order; at most 10,000.
   *
   * @throws IOException if a directory cannot be read
   */
  static List<FileLook> into(Path directory) throws IOException {
    List<FileLook> found = new ArrayList<>();
    Files.walkFileTree(
        directory,
        Set.of(),
        DEPTH,
        new SimpleFileVisitor<>() {
          @Override
          public FileVisitResult visitFile(Path file, BasicFileAttributes attributes)
              throws IOException {
            if (attributes.isRegularFile()) {
              add(file, found);
            }
            return found.size() < MOST_FILES ? FileVisitResult.CONTINUE : FileVisitResult.TERMINATE;
          }

          @Override
          public FileVisitResult visitFileFailed(Path file, IOException e) throws IOException {
            if (e instanceof NoSuchFileException) {
              return FileVisitResult.CONTINUE;
            }
            throw e;
          }
        });
    return found;
  }

  private static void add(Path file, List<FileLook> found) throws IOException {
    try {
      found.add(
          new FileLook(
              file,
              (int) Files.getAttribute(file, "unix:mode", LinkOption.NOFOLLOW_LINKS),
              (int) Files.getAttribute(file, "unix:uid", LinkOption.NOFOLLOW_LINKS),
              Files.getLastModifiedTime(file, LinkOption.NOFOLLOW_LINKS).toInstant()));
    } catch (NoSuchFileException _) {
      // It went away between the two looks.
    }
  }
}
