package org.jmd.wallet;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import org.jmd.core.chain.ChainUnavailableException;
import org.jmd.wallet.backend.ScanStatus;
import org.jmd.wallet.backend.WalletBackend;
import org.jmd.wallet.file.FileLock;
import org.jmd.wallet.file.PrivateFiles;
import org.jmd.wallet.file.WalletStorageException;
import org.jmd.wallet.json.JsonText;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * A search through old blocks that must reach its end, whatever is stopped meanwhile: a node
 * forgets it when it stops, and this process may stop before the node begins. Until the end was
 * seen, a file says from which block, and every sync looks whether to begin again. Safe for use by
 * several threads and processes: between noting a search and beginning it a lock is held, so that
 * nobody takes another's note for one that a crash has left, or takes it back.
 */
final class OwedScan {
  private static final Logger log = LoggerFactory.getLogger(OwedScan.class);
  private static final int VERSION = 1;
  private static final int MAX_SIZE = 4096;

  private final PrivateFiles files;
  private final Path file;
  private final Path lock;
  private final WalletBackend backend;
  private final InstantSource clock;

  /** What the file says; without an instant, nobody has seen the search begin. */
  private record Debt(int fromHeight, Optional<Instant> begun) {}

  OwedScan(
      PrivateFiles files,
      Path dataDirectory,
      String fingerprint,
      WalletBackend backend,
      InstantSource clock) {
    this.files = files;
    this.file = dataDirectory.resolve("state").resolve("owed_scan_" + fingerprint + ".json");
    this.lock = file.resolveSibling("owed_scan_" + fingerprint + ".lock");
    this.backend = backend;
    this.clock = clock;
  }

  /** Whether there may be old blocks that nobody has looked through. */
  boolean isOwed() {
    return read().isPresent();
  }

  /**
   * Lets the backend watch something, and has blocks looked through for it if that is needed. That
   * they must be is noted first, for afterwards nothing would tell that a look is missing.
   *
   * @param watch lets the backend watch; whether blocks must be looked through. If it throws, they
   *     must be as far as anybody knows.
   */
  void guard(int fromHeight, BooleanSupplier watch) {
    locked(() -> {
      Optional<Debt> before = read();
      int from = note(before, fromHeight);
      if (watch.getAsBoolean()) {
        beginOrWarn(from);
      } else {
        before.ifPresentOrElse(this::write, this::settle);
      }
      return from;
    });
  }

  /**
   * Begins to look through the blocks from there on and those that were owed before.
   *
   * @return running, or idle if it has ended already
   */
  ScanStatus begin(int fromHeight) {
    return locked(() -> beginNoted(note(read(), fromHeight)));
  }

  /** Begins again what was cut short, and settles what has reached its end. */
  void check() {
    if (!isOwed()) {
      return;
    }
    try {
      files.createParent(lock);
      Optional<FileLock> held = FileLock.tryExclusive(lock);
      if (held.isPresent()) {
        try (FileLock _ = held.get()) {
          checkLocked();
        }
      }
      // Otherwise the search is about to begin.
    } catch (IOException e) {
      throw new WalletStorageException("cannot lock " + file.getFileName(), e);
    }
  }

  private <T> T locked(Supplier<T> body) {
    try {
      files.createParent(lock);
      try (FileLock _ = patiently()) {
        return body.get();
      }
    } catch (IOException e) {
      throw new WalletStorageException("cannot lock " + file.getFileName(), e);
    }
  }

  /** Whoever holds it waits for the node, which looks through recent blocks at once. */
  private FileLock patiently() throws IOException {
    Optional<FileLock> free = FileLock.tryExclusive(lock);
    if (free.isPresent()) {
      return free.get();
    }
    log.info("waiting for another user of this wallet that tells the node what to watch");
    return FileLock.exclusive(lock);
  }

  /** From where on blocks must be looked through, with what was owed before. */
  private int note(Optional<Debt> before, int fromHeight) {
    int from = before.map(debt -> Math.min(debt.fromHeight, fromHeight)).orElse(fromHeight);
    write(new Debt(from, Optional.empty()));
    return from;
  }

  private ScanStatus beginNoted(int from) {
    ScanStatus status = backend.rescan(from);
    switch (status) {
      case ScanStatus.Idle _ -> settle();
      case ScanStatus.Running _ -> write(new Debt(from, Optional.of(clock.instant())));
    }
    return status;
  }

  /** If the node cannot, the wallet works on and later syncs try again. */
  private void beginOrWarn(int from) {
    try {
      beginNoted(from);
    } catch (ChainUnavailableException e) {
      log.warn(
          "coins in blocks from {} on may be missing, for they cannot be looked through now: {}",
          from,
          e.getMessage());
    }
  }

  private void checkLocked() {
    Optional<Debt> owed = read();
    if (owed.isEmpty() || backend.scanStatus() instanceof ScanStatus.Running) {
      return;
    }
    Debt debt = owed.get();
    boolean ended =
        debt.begun.isPresent()
            && backend.startedAt().filter(start -> start.isAfter(debt.begun.get())).isEmpty();
    if (ended) {
      settle();
    } else {
      log.info(
          "looking through blocks from {} on again: the search was cut short", debt.fromHeight);
      beginOrWarn(debt.fromHeight);
    }
  }

  private void settle() {
    try {
      files.delete(file);
    } catch (IOException e) {
      throw new WalletStorageException("cannot remove " + file.getFileName(), e);
    }
  }

  /** A file that makes no sense is a debt from the first block on. */
  private Optional<Debt> read() {
    try {
      return files
          .readIfPresent(file, MAX_SIZE)
          .map(octets ->
              JsonText.tryParse(new String(octets, UTF_8))
                  .flatMap(OwedScan::parse)
                  .orElseGet(() -> new Debt(0, Optional.empty())));
    } catch (IOException e) {
      throw new WalletStorageException("cannot read " + file.getFileName(), e);
    }
  }

  private static Optional<Debt> parse(JsonNode json) {
    JsonNode from = json.path("from_height");
    JsonNode begun = json.path("begun");
    return json.path("version").asInt(0) == VERSION && from.isInt() && from.intValue() >= 0
        ? Optional.of(
            new Debt(
                from.intValue(),
                begun.isIntegralNumber() && begun.canConvertToLong() && begun.longValue() >= 0
                    ? Optional.of(Instant.ofEpochMilli(begun.longValue()))
                    : Optional.empty()))
        : Optional.empty();
  }

  private void write(Debt debt) {
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    json.put("version", VERSION).put("from_height", debt.fromHeight);
    debt.begun.ifPresent(begun -> json.put("begun", begun.toEpochMilli()));
    try {
      files.write(file, (JsonText.compact(json) + "\n").getBytes(UTF_8));
    } catch (IOException e) {
      throw new WalletStorageException("cannot write " + file.getFileName(), e);
    }
  }
}
