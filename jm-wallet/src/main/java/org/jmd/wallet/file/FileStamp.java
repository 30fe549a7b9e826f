package org.jmd.wallet.file;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.util.Optional;

/**
 * What tells one state of a file from another without reading it. Good for files that are replaced
 * as a whole or grow at the end.
 *
 * @param key which file it is, such as its inode
 * @param modified when it was last written
 * @param size in octets
 */
public record FileStamp(Object key, FileTime modified, long size) {
  /** The file's state now; empty if there is none or the file system cannot tell files apart. */
  public static Optional<FileStamp> of(Path path) throws IOException {
    try {
      BasicFileAttributes now = Files.readAttributes(path, BasicFileAttributes.class);
      return Optional.ofNullable(now.fileKey())
          .map(key -> new FileStamp(key, now.lastModifiedTime(), now.size()));
    } catch (NoSuchFileException _) {
      // No file has no state.
      return Optional.empty();
    }
  }
}
