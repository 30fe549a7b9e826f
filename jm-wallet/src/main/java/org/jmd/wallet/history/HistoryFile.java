package org.jmd.wallet.history;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.jmd.wallet.file.FileLock;
import org.jmd.wallet.file.FileStamp;
import org.jmd.wallet.file.PrivateFiles;
import org.jmd.wallet.file.WalletStorageException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The file {@code history.csv} with the rows of all wallets of a data directory (wallet.md 3.3). An
 * addition or change is on the disk when the call returns. Safe for use by several threads and
 * processes.
 */
final class HistoryFile {
  private static final Logger log = LoggerFactory.getLogger(HistoryFile.class);
  private static final int MAX_SIZE = 512 << 20;

  private final PrivateFiles files;
  private final Path directory;
  private final Path path;
  private final Path legacy;
  private final Path lock;
  private volatile Optional<Cached> cached = Optional.empty();

  HistoryFile(PrivateFiles files, Path dataDirectory) {
    this.files = files;
    this.directory = dataDirectory;
    this.path = dataDirectory.resolve("history.csv");
    this.legacy = dataDirectory.resolve("coinjoin_history.csv");
    this.lock = dataDirectory.resolve("history.csv.lock");
  }

  /** All rows in the order of the file; the same list as long as the file stays the same. */
  List<HistoryEntry> read() {
    if (!Files.exists(path) && !Files.exists(legacy)) {
      return List.of();
    }
    try {
      Optional<FileStamp> before = FileStamp.of(path);
      Optional<Cached> last = cached;
      if (before.isPresent() && last.isPresent() && last.get().stamp().equals(before.get())) {
        return last.get().table().entries();
      }
      HistoryTable present = load();
      HistoryTable table = present.isCurrent() ? present : locked(this::migrate);
      // Only what was read while the file stayed the same may be kept.
      cached =
          before.equals(FileStamp.of(path))
              ? before.map(stamp -> new Cached(stamp, table))
              : Optional.empty();
      return table.entries();
    } catch (IOException e) {
      throw new WalletStorageException("cannot read " + path.getFileName(), e);
    }
  }

  private record Cached(FileStamp stamp, HistoryTable table) {}

  /** Adds rows. */
  void append(List<HistoryEntry> entries) {
    try {
      locked(() -> {
        Optional<FileStamp> now = FileStamp.of(path).filter(stamp -> stamp.size() > 0);
        Optional<Cached> last = cached.filter(c -> now.equals(Optional.of(c.stamp())));
        // What was in order when it was read need not be read again.
        HistoryTable table = last.isPresent() ? last.get().table() : migrate();
        cached = Optional.empty();
        files.append(path, table.continued(entries).getBytes(UTF_8));
        if (last.isPresent()) {
          HistoryTable grown = table.with(entries);
          cached = FileStamp.of(path).map(stamp -> new Cached(stamp, grown));
        }
        return true;
      });
    } catch (IOException e) {
      throw new WalletStorageException("cannot add to " + path.getFileName(), e);
    }
  }

  /**
   * Replaces the rows by others.
   *
   * @param change gets the rows in the order of the file; the result is sorted by time
   */
  void rewrite(UnaryOperator<List<HistoryEntry>> change) {
    try {
      locked(() -> {
        HistoryTable table = migrate();
        List<HistoryEntry> before = table.entries();
        List<HistoryEntry> after = change.apply(before);
        if (!after.equals(before)) {
          store(table, after);
        }
        return true;
      });
    } catch (IOException e) {
      throw new WalletStorageException("cannot change " + path.getFileName(), e);
    }
  }

  private <T> T locked(FileLock.Body<T> body) throws IOException {
    files.createDirectories(directory);
    return FileLock.whileHeld(lock, body);
  }

  private HistoryTable load() throws IOException {
    Path present = Files.exists(path) || !Files.exists(legacy) ? path : legacy;
    return HistoryTable.parse(
        files.readIfPresent(present, MAX_SIZE).map(o -> new String(o, UTF_8)).orElse(""),
        present.equals(legacy));
  }

  /** Brings an older layout or a torn end into order. */
  private HistoryTable migrate() throws IOException {
    if (!Files.exists(path) && Files.exists(legacy)) {
      Files.move(legacy, path, StandardCopyOption.ATOMIC_MOVE);
    }
    HistoryTable table = load();
    if (table.isCurrent()) {
      return table;
    }
    log.info("rewriting {}: {}", path.getFileName(), table.problem());
    store(table, table.entries());
    return load();
  }

  private void store(HistoryTable table, List<HistoryEntry> entries) throws IOException {
    List<HistoryEntry> sorted = new ArrayList<>(entries);
    sorted.sort(Comparator.comparing(e -> e.get(HistoryColumn.TIMESTAMP)));
    files.write(path, table.replaced(sorted).getBytes(UTF_8));
  }
}
