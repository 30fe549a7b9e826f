package org.jmd.wallet.podle;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.HashSet;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.jmd.core.crypto.Commitment;
import org.jmd.core.crypto.Entropy;
import org.jmd.wallet.file.FileLock;
import org.jmd.wallet.file.PrivateFiles;
import org.jmd.wallet.file.WalletStorageException;
import org.jspecify.annotations.Nullable;

/**
 * Commitments that other takers have used, and so nobody may use again (wallet.md 3.4, coinjoin.md
 * 1.10): the file {@code cmtdata/commitmentlist}, one commitment to a line in lower-case hex. An
 * addition is on the disk when the call returns. Additions of other processes are seen. Safe for
 * use by several threads.
 */
public final class CommitmentBlacklist {
  /** A usual bound for what gossip may add. */
  public static final int DEFAULT_MAX_GOSSIPED = 5_000_000;

  private static final int CHUNK = 1 << 16;
  private static final int LONGEST_LINE = 256;

  private final PrivateFiles files;
  private final Path directory;
  private final Path path;
  private final Path lock;
  private final int maxGossiped;
  private final Entropy entropy;
  private final Set<Commitment> reserved = new HashSet<>();
  private final Set<Commitment> stuck = new HashSet<>();
  private Bytes32Set known;
  private @Nullable Object fileKey;
  private long readTo;
  private boolean endsInLine = true;

  /**
   * The list in a data directory.
   *
   * @param maxGossiped when the list has so many entries, {@link #add} adds nothing more
   */
  public CommitmentBlacklist(
      PrivateFiles files, Path dataDirectory, int maxGossiped, Entropy entropy) {
    this.files = files;
    this.directory = dataDirectory.resolve("cmtdata");
    this.path = directory.resolve("commitmentlist");
    this.lock = directory.resolve("commitmentlist.lock");
    this.maxGossiped = maxGossiped;
    this.entropy = entropy;
    this.known = new Bytes32Set(entropy.nextLong());
  }

  /**
   * A commitment that one session has claimed for itself. Until it is closed or burnt, nobody else
   * can reserve it.
   */
  public final class Reservation implements AutoCloseable {
    private final Commitment commitment;

    private Reservation(Commitment commitment) {
      this.commitment = commitment;
    }

    /** What is reserved. */
    public Commitment commitment() {
      return commitment;
    }

    /**
     * Puts the commitment on the list for ever.
     *
     * @throws WalletStorageException if the disk refuses; then it stays reserved while this process
     *     lives, {@link #close} notwithstanding
     */
    public void burn() {
      CommitmentBlacklist.this.burn(commitment);
    }

    /** Gives the commitment free, unless it was burnt. */
    @Override
    public void close() {
      CommitmentBlacklist.this.release(commitment);
    }
  }

  /** Claims a commitment for one session; empty if it is on the list or somebody has it. */
  public synchronized Optional<Reservation> reserve(Commitment commitment) {
    refresh();
    return known.contains(commitment.digest()) || !reserved.add(commitment)
        ? Optional.empty()
        : Optional.of(new Reservation(commitment));
  }

  /** Whether it is on the list; a mere reservation does not count. */
  public synchronized boolean contains(Commitment commitment) {
    refresh();
    return known.contains(commitment.digest());
  }

  /** How many there are. */
  public synchronized int size() {
    refresh();
    return known.size();
  }

  /**
   * Adds what somebody says was used.
   *
   * @return false if it was there already or the list is full
   * @throws WalletStorageException if the disk refuses; then it was not added
   */
  public synchronized boolean add(Commitment commitment) {
    refresh();
    return known.size() < maxGossiped && append(commitment);
  }

  private synchronized void burn(Commitment commitment) {
    stuck.add(commitment);
    refresh();
    append(commitment);
    stuck.remove(commitment);
  }

  private synchronized void release(Commitment commitment) {
    if (!stuck.contains(commitment)) {
      reserved.remove(commitment);
    }
  }

  private boolean append(Commitment commitment) {
    try {
      files.createDirectories(directory);
      return FileLock.whileHeld(lock, () -> appendLocked(commitment));
    } catch (IOException e) {
      throw new WalletStorageException("cannot add to " + path.getFileName(), e);
    }
  }

  private boolean appendLocked(Commitment commitment) throws IOException {
    load();
    if (known.contains(commitment.digest())) {
      return false;
    }
    String line = commitment.digest().hex() + "\n";
    files.append(path, (endsInLine ? line : "\n" + line).getBytes(US_ASCII));
    load();
    return true;
  }

  private void refresh() {
    try {
      load();
    } catch (IOException e) {
      throw new WalletStorageException("cannot read " + path.getFileName(), e);
    }
  }

  /** Reads what the file has gained, or all of it where it was replaced. */
  private void load() throws IOException {
    try {
      BasicFileAttributes attributes = Files.readAttributes(path, BasicFileAttributes.class);
      if (!Objects.equals(attributes.fileKey(), fileKey) || attributes.size() < readTo) {
        forget(attributes.fileKey());
      }
      if (attributes.size() > readTo) {
        readOn();
      }
    } catch (NoSuchFileException _) {
      // Nothing was ever listed, or the owner has removed the list.
      forget(null);
    }
  }

  private void forget(@Nullable Object newKey) {
    if (readTo > 0) {
      known = new Bytes32Set(entropy.nextLong());
    }
    fileKey = newKey;
    readTo = 0;
    endsInLine = true;
  }

  private void readOn() throws IOException {
    // A stream, because an interrupt closes a channel and a cancelled session must burn all the
    // same.
    try (InputStream in = Files.newInputStream(path)) {
      in.skipNBytes(readTo);
      StringBuilder line = new StringBuilder(LONGEST_LINE);
      byte[] buffer = new byte[CHUNK];
      long position = readTo;
      long lineStart = readTo;
      for (int count = in.read(buffer); count >= 0; count = in.read(buffer)) {
        for (int i = 0; i < count; i++) {
          char c = (char) (buffer[i] & 0xff);
          if (c == '\n') {
            take(line);
            line.setLength(0);
            lineStart = position + i + 1;
          } else if (line.length() < LONGEST_LINE) {
            line.append(c);
          }
        }
        position += count;
      }
      take(line);
      endsInLine = line.isEmpty();
      // An unfinished line is read again from its start once it has grown.
      readTo = lineStart;
    }
  }

  private void take(StringBuilder line) {
    Commitment.tryParseHex(line.toString().strip()).ifPresent(c -> known.add(c.digest()));
  }
}
