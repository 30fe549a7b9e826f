package org.jmd.daemon.doctor;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The files of a machine that tell how it is set up, below a directory that tests replace. What
 * cannot be read counts as absent. Safe for use by several threads.
 */
public final class Host {
  private static final Logger log = LoggerFactory.getLogger(Host.class);
  private static final int MOST_OCTETS = 1 << 18;

  private final Path root;

  /** This machine. */
  public static Host system() {
    return new Host(Path.of("/"));
  }

  /** The machine whose files are below that directory. */
  public Host(Path root) {
    this.root = root;
  }

  /** Where that absolute path is. */
  Path path(String absolute) {
    return root.resolve(absolute.substring(1));
  }

  /** The text of a file without blanks around it, at most 256 KiB of it. */
  Optional<String> read(String absolute) {
    try (InputStream in = Files.newInputStream(path(absolute))) {
      return Optional.of(new String(in.readNBytes(MOST_OCTETS), StandardCharsets.UTF_8).strip());
    } catch (IOException e) {
      log.debug("{} cannot be read: {}", absolute, e.getMessage());
      return Optional.empty();
    }
  }

  /** Its lines. */
  List<String> lines(String absolute) {
    return read(absolute).map(text -> text.lines().toList()).orElse(List.of());
  }

  /** Names of what is in a directory, in the order of the alphabet. */
  List<String> names(String absolute) {
    List<String> names = new ArrayList<>();
    try (DirectoryStream<Path> entries = Files.newDirectoryStream(path(absolute))) {
      entries.forEach(entry -> names.add(entry.getFileName().toString()));
    } catch (IOException e) {
      log.debug("{} cannot be listed: {}", absolute, e.getMessage());
    }
    names.sort(null);
    return names;
  }

  /** Who may do what with a file. */
  Optional<Set<PosixFilePermission>> mode(String absolute) {
    try {
      return Optional.of(Files.getPosixFilePermissions(path(absolute)));
    } catch (IOException | UnsupportedOperationException e) {
      log.debug("{} has no mode: {}", absolute, e.getMessage());
      return Optional.empty();
    }
  }

  /**
   * The number of the user that this process runs as; its files do not tell once it is hardened.
   */
  Optional<Integer> user() {
    return lines("/proc/self/status").stream()
        .filter(line -> line.matches("Uid:\\s+[0-9]{1,9}\\s.*"))
        .map(line -> Integer.valueOf(line.split("\\s+", 3)[1]))
        .findFirst();
  }
}
