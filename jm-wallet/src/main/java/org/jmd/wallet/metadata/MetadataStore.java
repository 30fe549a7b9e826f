package org.jmd.wallet.metadata;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Predicate;
import org.jmd.wallet.file.FileLock;
import org.jmd.wallet.file.FileStamp;
import org.jmd.wallet.file.PrivateFiles;
import org.jmd.wallet.file.WalletStorageException;
import org.jmd.wallet.json.JsonText;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.JsonNode;

/**
 * The file {@code wallet_metadata_<fingerprint>.jsonl} of one wallet (wallet.md 3.1), shared with
 * other threads, other processes and joinmarket-ng. A change takes the lock file beside it, reads
 * the file anew, changes it and writes it as a whole; it is on the disk when the call returns. Safe
 * for use by several threads.
 */
public final class MetadataStore {
  private static final Logger log = LoggerFactory.getLogger(MetadataStore.class);
  private static final String LEGACY = "legacy";
  private static final int MAX_SIZE = 256 << 20;

  private final PrivateFiles files;
  private final Path directory;
  private final Path path;
  private final Path lock;
  private final Path shared;
  private final Path addressHistory;
  private volatile Optional<Cached> cached = Optional.empty();

  /** The store of that wallet in a data directory. */
  public MetadataStore(PrivateFiles files, Path dataDirectory, String fingerprint) {
    this.files = files;
    this.directory = dataDirectory;
    this.path = dataDirectory.resolve("wallet_metadata_" + fingerprint + ".jsonl");
    this.lock = dataDirectory.resolve("wallet_metadata_" + fingerprint + ".lock");
    this.shared = dataDirectory.resolve("wallet_metadata.jsonl");
    this.addressHistory = dataDirectory.resolve("address_history_" + fingerprint + ".jsonl");
  }

  /**
   * Takes over what older versions kept in other files (wallet.md 3.1, "Migration"): notes that all
   * wallets shared, if this wallet has none of its own, and addresses with history.
   *
   * @param own whether an address is this wallet's
   * @return whether there was anything
   * @throws WalletStorageException if a file cannot be read or the result could not be kept
   */
  public boolean migrate(Predicate<String> own) {
    try {
      if (!Files.exists(addressHistory) && (Files.exists(path) || !Files.exists(shared))) {
        return false;
      }
      return FileLock.whileHeld(lock, () -> migrateLocked(own));
    } catch (IOException e) {
      throw new WalletStorageException("cannot migrate to " + path.getFileName(), e);
    }
  }

  private boolean migrateLocked(Predicate<String> own) throws IOException {
    boolean fresh = !Files.exists(path);
    Loaded content = load();
    if (fresh) {
      Metadata theirs = Metadata.parse(text(shared));
      theirs.retainAddresses(own);
      content = new Loaded("", theirs);
    }
    Metadata notes = content.metadata();
    text(addressHistory)
        .lines()
        .flatMap(line -> JsonText.tryParse(line).filter(JsonNode::isString).stream())
        .filter(address -> !notes.used().containsKey(address.stringValue()))
        .forEach(address -> notes.markUsed(address.stringValue(), Optional.of(LEGACY)));
    store(content);
    cached = Optional.empty();
    // Only now: a crash in between does no harm.
    files.delete(addressHistory);
    log.info("took older notes over into {}", path.getFileName());
    return true;
  }

  private String text(Path file) throws IOException {
    return files.readIfPresent(file, MAX_SIZE).map(octets -> new String(octets, UTF_8)).orElse("");
  }

  /**
   * What the file says now.
   *
   * @throws WalletStorageException if it cannot be read
   */
  public MetadataView read() {
    try {
      return readCached();
    } catch (IOException e) {
      throw new WalletStorageException("cannot read " + path.getFileName(), e);
    }
  }

  /** Writers replace the file as a whole, so its identity and time tell whether it is another. */
  private MetadataView readCached() throws IOException {
    Optional<FileStamp> before = FileStamp.of(path);
    Optional<Cached> last = cached;
    if (before.isPresent() && last.isPresent() && last.get().stamp().equals(before.get())) {
      return last.get().content();
    }
    Loaded loaded = load();
    // Only what was read while the file stayed the same may be kept.
    cached =
        before
            .filter(stamp -> Optional.of(stamp).equals(stampNow()))
            .map(stamp -> new Cached(stamp, loaded.text(), loaded.metadata()));
    return loaded.metadata();
  }

  private Optional<FileStamp> stampNow() {
    try {
      return FileStamp.of(path);
    } catch (IOException e) {
      log.debug("cannot look at {}: {}", path.getFileName(), e.getMessage());
      return Optional.empty();
    }
  }

  /** What the file was found to hold; nobody changes the content any more. */
  private record Cached(FileStamp stamp, String text, Metadata content) {}

  /**
   * Changes the file. If the function throws, the file stays as it was.
   *
   * @param change reads and changes the content; it must not wait
   * @return what the function returned
   * @throws WalletStorageException if the change could not be kept
   */
  public <T> T change(Function<Metadata, T> change) {
    try {
      files.createDirectories(directory);
      return FileLock.whileHeld(
          lock,
          () -> {
            Loaded before = load();
            T result = change.apply(before.metadata());
            String after = store(before);
            cached =
                before.metadata().malformedLines() == 0
                    ? FileStamp.of(path).map(stamp -> new Cached(stamp, after, before.metadata()))
                    : Optional.empty();
            return result;
          });
    } catch (IOException e) {
      throw new WalletStorageException("cannot change " + path.getFileName(), e);
    }
  }

  private record Loaded(String text, Metadata metadata) {}

  /** Reads the file, and makes sense of it unless it holds what it held before. */
  private Loaded load() throws IOException {
    String text = text(path);
    Metadata metadata =
        cached
            .filter(last -> last.text().equals(text))
            .map(last -> last.content().copy())
            .orElseGet(() -> Metadata.parse(text));
    return new Loaded(text, metadata);
  }

  /** Writes the file if it changes; what it holds now. */
  private String store(Loaded loaded) throws IOException {
    String after = loaded.metadata().format();
    if (after.equals(loaded.text())) {
      return after;
    }
    if (loaded.metadata().malformedLines() > 0) {
      keepMalformed(loaded);
    }
    if (after.isEmpty()) {
      files.delete(path);
    } else {
      files.write(path, after.getBytes(UTF_8));
    }
    return after;
  }

  /** The next write loses lines that may matter to their owner, so they are kept aside. */
  private void keepMalformed(Loaded loaded) throws IOException {
    Path aside = path.resolveSibling(path.getFileName() + ".damaged");
    files.write(aside, loaded.text().getBytes(UTF_8));
    log.warn(
        "{} lines of {} make no sense and are dropped; the old file is kept as {}",
        loaded.metadata().malformedLines(),
        path.getFileName(),
        aside.getFileName());
  }
}
