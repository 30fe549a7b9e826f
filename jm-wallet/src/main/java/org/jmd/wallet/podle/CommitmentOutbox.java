package org.jmd.wallet.podle;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jmd.core.crypto.Commitment;
import org.jmd.wallet.file.PrivateFiles;
import org.jmd.wallet.file.WalletStorageException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Commitments that were used with us and of which the market does not know yet (coinjoin.md 1.10):
 * the file {@code cmtdata/unpublished}, one commitment to a line in lower-case hex, the oldest
 * first. A change is on the disk when the call returns, so that a process that is killed publishes
 * the rest in its next life. For one process at a time; safe for use by several threads.
 */
public final class CommitmentOutbox {
  /** More are never kept; a maker shows coins far less often than it publishes. */
  public static final int CAPACITY = 1_000;

  private static final Logger log = LoggerFactory.getLogger(CommitmentOutbox.class);
  private static final int LONGEST_FILE = 1 << 20;

  private final PrivateFiles files;
  private final Path path;
  private final Set<Commitment> waiting = new LinkedHashSet<>();

  /**
   * The outbox of a data directory with what an earlier process has left there.
   *
   * @throws WalletStorageException if the file is there and cannot be read
   */
  public CommitmentOutbox(PrivateFiles files, Path dataDirectory) {
    this.files = files;
    this.path = dataDirectory.resolve("cmtdata").resolve("unpublished");
    try {
      files
          .readIfPresent(path, LONGEST_FILE)
          .ifPresent(bytes -> new String(bytes, US_ASCII).lines().forEach(this::take));
    } catch (IOException e) {
      throw new WalletStorageException("cannot read " + path.getFileName(), e);
    }
  }

  /** A line that is no commitment was not written by us, and says nothing. */
  private void take(String line) {
    Commitment.tryParseHex(line.strip()).ifPresent(waiting::add);
  }

  /** What waits, the oldest first. */
  public synchronized List<Commitment> waiting() {
    return List.copyOf(waiting);
  }

  /**
   * Keeps a commitment until {@link #remove}; one that is there already stays where it is.
   *
   * @throws WalletStorageException if the disk refuses; then it is not kept
   */
  public synchronized void add(Commitment commitment) {
    if (!waiting.add(commitment)) {
      return;
    }
    if (waiting.size() > CAPACITY) {
      log.warn("{} commitments wait to be published; the oldest is given up", CAPACITY);
      Iterator<Commitment> oldest = waiting.iterator();
      oldest.next();
      oldest.remove();
    }
    try {
      write();
    } catch (WalletStorageException e) {
      waiting.remove(commitment);
      throw e;
    }
  }

  /**
   * Forgets a commitment.
   *
   * @throws WalletStorageException if the disk refuses; then the next process finds it again
   */
  public synchronized void remove(Commitment commitment) {
    if (waiting.remove(commitment)) {
      write();
    }
  }

  private void write() {
    StringBuilder text = new StringBuilder();
    waiting.forEach(commitment -> text.append(commitment.digest().hex()).append('\n'));
    try {
      files.createParent(path);
      files.write(path, text.toString().getBytes(US_ASCII));
    } catch (IOException e) {
      throw new WalletStorageException("cannot write " + path.getFileName(), e);
    }
  }
}
