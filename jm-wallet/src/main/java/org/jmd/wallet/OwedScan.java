package org.jmd.wallet;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import org.jmd.core.chain.ChainUnavailableException;
import org.jmd.wallet.backend.ScanStatus;
import org.jmd.wallet.backend.WalletBackend;
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
 * several threads; several processes at worst begin twice.
 */
final class OwedScan {
  private static final Logger log = LoggerFactory.getLogger(OwedScan.class);
  private static final int VERSION = 1;
  private static final int MAX_SIZE = 4096;

  private final PrivateFiles files;
  private final Path file;
  private final WalletBackend backend;
  private final InstantSource clock;

  /** What the file says; without an instant, nobody has seen the search begin. */
  record Debt(int fromHeight, Optional<Instant> begun) {}

  OwedScan(
      PrivateFiles files,
      Path dataDirectory,
      String fingerprint,
      WalletBackend backend,
      InstantSource clock) {
    this.files = files;
    this.file = dataDirectory.resolve("state").resolve("owed_scan_" + fingerprint + ".json");
    this.backend = backend;
    this.clock = clock;
  }

  /** Whether there may be old blocks that nobody has looked through. */
  boolean isOwed() {
    return read().isPresent();
  }

  /**
   * Notes that blocks from there on must be looked through; {@link #begin} does it.
   *
   * @return what was owed before, for {@link #restore}
   */
  Optional<Debt> owe(int fromHeight) {
    Optional<Debt> before = read();
    int from = before.map(debt -> Math.min(debt.fromHeight, fromHeight)).orElse(fromHeight);
    write(new Debt(from, Optional.empty()));
    return before;
  }

  /** Takes back what was noted last: there was nothing new to look for. */
  void restore(Optional<Debt> before) {
    before.ifPresentOrElse(this::write, this::settle);
  }

  private void settle() {
    try {
      files.delete(file);
    } catch (IOException e) {
      throw new WalletStorageException("cannot remove " + file.getFileName(), e);
    }
  }

  /**
   * Begins to look through the blocks from there on and those that were owed before.
   *
   * @return running, or idle if it has ended already
   */
  ScanStatus begin(int fromHeight) {
    owe(fromHeight);
    int from = read().map(Debt::fromHeight).orElse(fromHeight);
    ScanStatus status = backend.rescan(from);
    switch (status) {
      case ScanStatus.Idle _ -> settle();
      case ScanStatus.Running _ -> write(new Debt(from, Optional.of(clock.instant())));
    }
    return status;
  }

  /** As {@link #begin}; if the node cannot, the wallet works on and later syncs try again. */
  void beginOrWarn(int fromHeight) {
    try {
      begin(fromHeight);
    } catch (ChainUnavailableException e) {
      log.warn(
          "coins in blocks from {} on may be missing, for they cannot be looked through now: {}",
          fromHeight,
          e.getMessage());
    }
  }

  /** Begins again what was cut short, and settles what has reached its end. */
  void check() {
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
