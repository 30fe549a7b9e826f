package org.jmd.wallet;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jmd.core.tx.Tx;
import org.jmd.core.tx.TxInput;
import org.jmd.wallet.backend.Enumeration;
import org.jmd.wallet.backend.ScanStatus;
import org.jmd.wallet.backend.WalletBackend;
import org.jmd.wallet.backend.WalletTransaction;
import org.jmd.wallet.bond.RegisteredBond;
import org.jmd.wallet.file.FileLock;
import org.jmd.wallet.file.PrivateFiles;
import org.jmd.wallet.file.WalletStorageException;
import org.jmd.wallet.history.HistoryColumn;
import org.jmd.wallet.history.HistoryEntry;
import org.jmd.wallet.history.OnChainEntry;
import org.jmd.wallet.keys.HdKeys;
import org.jmd.wallet.keys.KeyPath;

/**
 * Fills the history with what the chain tells of a wallet that has none (wallet.md 7.1). Such rows
 * are guesses, and marked so. Goes on where the pass before has ended; a pass that is killed does
 * no harm. Safe for use by several threads and processes: only one works at a time.
 */
public final class HistoryReconstruction {
  /** How many transactions one pass looks at unless told otherwise. */
  public static final int MAX_TRANSACTIONS = 1000;

  private final HdKeys keys;
  private final WalletBackend backend;
  private final Wallet wallet;
  private final AddressBook book;
  private final ChainReader reader;
  private final PrivateFiles files;
  private final Path file;
  private final Path lock;

  /** What a pass has come to. */
  public sealed interface Outcome {
    /**
     * It went through.
     *
     * @param added how many rows
     * @param remaining how many transactions are left for another pass
     */
    record Done(int added, int remaining) implements Outcome {}

    /** The backend is still looking through old blocks; what it says now would leave gaps. */
    record Scanning() implements Outcome {}

    /** The backend cannot enumerate transactions. */
    record Unsupported() implements Outcome {}

    /** Another process is at it. */
    record Busy() implements Outcome {}
  }

  HistoryReconstruction(
      HdKeys keys,
      WalletBackend backend,
      Wallet wallet,
      AddressBook book,
      PrivateFiles files,
      Path dataDirectory) {
    this.keys = keys;
    this.backend = backend;
    this.wallet = wallet;
    this.book = book;
    this.reader = new ChainReader(keys, book);
    this.files = files;
    this.file = ReconstructionCheckpoint.file(dataDirectory, keys.fingerprint());
    this.lock = file.resolveSibling(file.getFileName() + ".lock");
  }

  /**
   * Whether it would add to a history that is complete without: one that was kept from the start by
   * those who made the transactions.
   */
  public boolean isUnwanted() {
    List<HistoryEntry> rows = wallet.history().entries();
    return !rows.isEmpty() && rows.stream().allMatch(HistoryEntry::isFromProtocol);
  }

  /**
   * Does one pass; the wallet must have been synced.
   *
   * @param maxTransactions at least 1
   * @param purge whether all reconstructed rows are thrown away first
   * @throws WalletStorageException if a file cannot be read or written
   */
  public Outcome run(int maxTransactions, boolean purge) {
    if (maxTransactions < 1) {
      throw new IllegalArgumentException("at least 1 transaction, got " + maxTransactions);
    }
    if (backend.scanStatus() instanceof ScanStatus.Running) {
      return new Outcome.Scanning();
    }
    try {
      files.createDirectories(Objects.requireNonNull(file.toAbsolutePath().getParent()));
      Optional<FileLock> held = FileLock.tryExclusive(lock);
      if (held.isEmpty()) {
        return new Outcome.Busy();
      }
      try (FileLock _ = held.get()) {
        return locked(maxTransactions, purge);
      }
    } catch (IOException e) {
      throw new WalletStorageException("cannot keep " + file.getFileName(), e);
    }
  }

  private Outcome locked(int maxTransactions, boolean purge) throws IOException {
    ReconstructionCheckpoint now = coverage();
    String cursor =
        ReconstructionCheckpoint.read(files, file)
            .filter(earlier -> !purge && now.isCoveredBy(earlier))
            .map(ReconstructionCheckpoint::cursor)
            .orElse("");
    Optional<Enumeration> enumeration = backend.transactionsSince(cursor);
    if (enumeration.isEmpty()) {
      return new Outcome.Unsupported();
    }
    if (purge) {
      wallet.history().removeReconstructed();
    }
    List<Enumeration.Entry> unknown = unknown(enumeration.get());
    List<Enumeration.Entry> pass = unknown.subList(0, Math.min(maxTransactions, unknown.size()));
    Pass result = classify(pass);
    wallet.history().appendAll(result.rows());
    int remaining = unknown.size() - pass.size() + result.unread();
    now.at(remaining == 0 ? enumeration.get().cursor() : cursor).write(files, file);
    return new Outcome.Done(result.rows().size(), remaining);
  }

  /** What is watched now. */
  private ReconstructionCheckpoint coverage() {
    TreeMap<String, Integer> ends = new TreeMap<>();
    for (KeyPath branch : book.branches()) {
      ends.put(branch.mixdepth() + ":" + branch.branch().number(), book.end(branch));
    }
    TreeSet<String> hashes = new TreeSet<>();
    for (RegisteredBond bond : wallet.bonds().bonds()) {
      hashes.add(ReconstructionCheckpoint.hash(bond.address()));
    }
    return new ReconstructionCheckpoint(
        keys.fingerprint(), keys.network().wireName(), backend.description(), "", ends, hashes);
  }

  /** Transactions in blocks without a row, oldest first. */
  private List<Enumeration.Entry> unknown(Enumeration enumeration) {
    Set<String> known = new HashSet<>();
    wallet.history().entries().forEach(row -> known.add(row.txid()));
    return enumeration.transactions().stream()
        .filter(entry -> entry.confirmations() > 0 && !known.contains(entry.txid()))
        .sorted(Comparator.comparingInt(Enumeration.Entry::height))
        .toList();
  }

  /**
   * @param unread transactions that were not to be had just now
   */
  private record Pass(List<HistoryEntry> rows, int unread) {}

  private Pass classify(List<Enumeration.Entry> entries) {
    Map<String, Tx> known = read(entries.stream().map(Enumeration.Entry::txid).toList());
    Set<String> previous = new HashSet<>();
    for (Tx tx : known.values()) {
      for (TxInput input : tx.inputs()) {
        previous.add(input.outPoint().txid());
      }
    }
    previous.removeAll(known.keySet());
    known.putAll(read(List.copyOf(previous)));
    Set<String> revealed = revealed();
    List<HistoryEntry> rows = new ArrayList<>();
    int unread = 0;
    for (Enumeration.Entry entry : entries) {
      Tx tx = known.get(entry.txid());
      if (tx == null) {
        unread++;
      } else {
        row(entry, tx, known, revealed).ifPresent(rows::add);
      }
    }
    return new Pass(rows, unread);
  }

  private Map<String, Tx> read(List<String> txids) {
    Map<String, Tx> found = new HashMap<>();
    List<Optional<WalletTransaction>> answers = backend.transactions(txids);
    for (int i = 0; i < txids.size(); i++) {
      String txid = txids.get(i);
      answers.get(i).flatMap(ChainReader::parse).ifPresent(tx -> found.put(txid, tx));
    }
    return found;
  }

  /** Addresses of rows that will yet find out which transaction is theirs. */
  private Set<String> revealed() {
    Set<String> addresses = new HashSet<>();
    for (HistoryEntry row : wallet.history().pending()) {
      if (row.txid().isEmpty()) {
        addresses.add(row.get(HistoryColumn.DESTINATION_ADDRESS));
      }
    }
    addresses.remove("");
    return addresses;
  }

  private Optional<HistoryEntry> row(
      Enumeration.Entry entry, Tx tx, Map<String, Tx> known, Set<String> revealed) {
    return OnChainEntry.classify(reader.read(tx, known))
        .filter(guess -> !revealed.contains(guess.destinationAddress()))
        .map(guess ->
            guess.row(
                entry.txid(),
                entry.blockTime().map(wallet.history()::text).orElse(""),
                entry.confirmations()));
  }
}
