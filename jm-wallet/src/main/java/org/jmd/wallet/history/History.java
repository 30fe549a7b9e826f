package org.jmd.wallet.history;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;
import org.jmd.core.runtime.Network;
import org.jmd.wallet.file.PrivateFiles;

/**
 * What one wallet did, and when (wallet.md 3.3). The file is shared by all wallets of a data
 * directory; rows of others are neither seen nor changed here. An addition or change is on the disk
 * when the call returns; it throws {@link org.jmd.wallet.file.WalletStorageException} if it is not.
 * Safe for use by several threads and processes.
 */
public final class History {
  private static final DateTimeFormatter SECONDS =
      DateTimeFormatter.ofPattern("yyyy-MM-dd'T'HH:mm:ss");
  private static final DateTimeFormatter MICROS =
      DateTimeFormatter.ofPattern("yyyy-MM-dd'T'HH:mm:ss.SSSSSS");

  private final HistoryFile file;
  private final String fingerprint;
  private final Network network;
  private final InstantSource clock;
  private final ZoneId zone;
  private volatile Own own = new Own(List.of(), List.of(), Set.of());

  /**
   * The history of one wallet.
   *
   * @param zone in which the file's times are written: local time, for other programs' sake
   */
  public History(
      PrivateFiles files,
      Path dataDirectory,
      String fingerprint,
      Network network,
      InstantSource clock,
      ZoneId zone) {
    this.file = new HistoryFile(files, dataDirectory);
    this.fingerprint = fingerprint;
    this.network = network;
    this.clock = clock;
    this.zone = zone;
  }

  /** The rows of all wallets of a data directory, in the order of the file: oldest first. */
  public static List<HistoryEntry> ofAllWallets(PrivateFiles files, Path dataDirectory) {
    return new HistoryFile(files, dataDirectory).read();
  }

  /** Rows as the file has them, under its header. */
  public static String csv(List<HistoryEntry> entries) {
    StringBuilder text = new StringBuilder(HistoryTable.header());
    entries.forEach(entry -> text.append(Csv.format(entry.row())));
    return text.toString();
  }

  /** This wallet's rows, oldest first. */
  public List<HistoryEntry> entries() {
    return own().entries();
  }

  /** What the file says of this wallet, worked out once as long as the file stays the same. */
  private Own own() {
    List<HistoryEntry> all = file.read();
    Own last = own;
    if (last.all().equals(all)) {
      return last;
    }
    List<HistoryEntry> entries = all.stream().filter(this::isOurs).toList();
    Set<String> addresses = new HashSet<>();
    for (HistoryEntry entry : entries) {
      addresses.add(entry.get(HistoryColumn.DESTINATION_ADDRESS));
      addresses.add(entry.get(HistoryColumn.CHANGE_ADDRESS));
      addresses.addAll(entry.sourceAddresses());
    }
    addresses.remove("");
    Own fresh = new Own(all, entries, Collections.unmodifiableSet(addresses));
    own = fresh;
    return fresh;
  }

  private record Own(List<HistoryEntry> all, List<HistoryEntry> entries, Set<String> addresses) {}

  private boolean isOurs(HistoryEntry entry) {
    return entry.fingerprint().equals(fingerprint);
  }

  /**
   * Adds a row, stamped with this wallet, its network and, unless the row has one, the present
   * time.
   *
   * @return the row as it was written
   */
  public HistoryEntry append(HistoryEntry entry) {
    HistoryEntry stamped = stamped(entry);
    file.append(List.of(stamped));
    return stamped;
  }

  /** Adds many rows as {@link #append} does one. */
  public void appendAll(List<HistoryEntry> entries) {
    if (!entries.isEmpty()) {
      file.append(entries.stream().map(this::stamped).toList());
    }
  }

  /** Removes this wallet's rows that were guessed from the chain. */
  public void removeReconstructed() {
    file.rewrite(before -> before.stream().filter(e -> !isOurs(e) || e.isFromProtocol()).toList());
  }

  private HistoryEntry stamped(HistoryEntry entry) {
    HistoryEntry stamped =
        entry
            .with(HistoryColumn.WALLET_FINGERPRINT, fingerprint)
            .with(HistoryColumn.NETWORK, network.wireName());
    if (stamped.get(HistoryColumn.TIMESTAMP).isEmpty()) {
      stamped = stamped.with(HistoryColumn.TIMESTAMP, text(clock.instant()));
    }
    return stamped;
  }

  /**
   * Changes the first row of this wallet that matches.
   *
   * @return the row as it is now, empty if none matched
   */
  public Optional<HistoryEntry> update(
      Predicate<HistoryEntry> which, UnaryOperator<HistoryEntry> change) {
    List<HistoryEntry> changed = new ArrayList<>(1);
    file.rewrite(before -> {
      List<HistoryEntry> after = new ArrayList<>(before.size());
      for (HistoryEntry entry : before) {
        boolean match = changed.isEmpty() && isOurs(entry) && which.test(entry);
        HistoryEntry kept = match ? change.apply(entry) : entry;
        after.add(kept);
        if (match) {
          changed.add(kept);
        }
      }
      return after;
    });
    return changed.stream().findFirst();
  }

  /**
   * Changes the open row of the CoinJoin whose equal output goes to that address: each address is
   * used once, so it names the round before there is a transaction.
   */
  public Optional<HistoryEntry> updateOpen(String destination, UnaryOperator<HistoryEntry> change) {
    return update(
        e -> e.isOpen() && e.get(HistoryColumn.DESTINATION_ADDRESS).equals(destination), change);
  }

  /** Changes the first row of that transaction that has not come to a good end. */
  public Optional<HistoryEntry> updateTransaction(String txid, UnaryOperator<HistoryEntry> change) {
    return update(e -> !e.success() && e.txid().equals(txid), change);
  }

  /** Notes confirmations of a transaction; the first one makes it a success. */
  public Optional<HistoryEntry> confirm(String txid, int confirmations) {
    String now = text(clock.instant());
    return updateTransaction(
        txid,
        e -> {
          HistoryEntry seen = e.with(HistoryColumn.CONFIRMATIONS, confirmations);
          return confirmations < 1
              ? seen
              : seen.with(HistoryColumn.SUCCESS, "True")
                  .with(HistoryColumn.FAILURE_REASON, "")
                  .with(HistoryColumn.COMPLETED_AT, now)
                  .with(HistoryColumn.CONFIRMED_AT, now);
        });
  }

  /** Notes that a plain payment is out: that is its good end, whenever a block takes it. */
  public Optional<HistoryEntry> sent(String txid) {
    return updateTransaction(txid, this::sent);
  }

  /** The row of a plain payment that is out. */
  public HistoryEntry sent(HistoryEntry entry) {
    return entry
        .with(HistoryColumn.SUCCESS, "True")
        .with(HistoryColumn.FAILURE_REASON, "")
        .with(HistoryColumn.COMPLETED_AT, text(clock.instant()));
  }

  /** A row whose transaction has its first confirmations. */
  public HistoryEntry confirmed(HistoryEntry entry, int confirmations) {
    String now = text(clock.instant());
    return entry
        .with(HistoryColumn.CONFIRMATIONS, confirmations)
        .with(HistoryColumn.SUCCESS, "True")
        .with(HistoryColumn.FAILURE_REASON, "")
        .with(HistoryColumn.COMPLETED_AT, now)
        .with(HistoryColumn.CONFIRMED_AT, now);
  }

  /**
   * A row whose transaction a reorganisation has put back into the mempool: a CoinJoin is open
   * again, a plain payment is still sent.
   */
  public static HistoryEntry unconfirmed(HistoryEntry entry) {
    HistoryEntry unsettled =
        entry.with(HistoryColumn.CONFIRMATIONS, 0).with(HistoryColumn.CONFIRMED_AT, "");
    return entry.isCoinJoin() && entry.isFromProtocol()
        ? unsettled
            .with(HistoryColumn.SUCCESS, "False")
            .with(HistoryColumn.FAILURE_REASON, HistoryEntry.PENDING_CONFIRMATION)
            .with(HistoryColumn.COMPLETED_AT, "")
        : unsettled;
  }

  /** Puts a row in the place of one that is still as it was; whether it was. */
  public boolean replace(HistoryEntry before, HistoryEntry after) {
    return update(before::equals, row -> after).isPresent();
  }

  /**
   * Puts rows in the place of others that are still as they were.
   *
   * @param changes by row as it was; empty to remove it
   * @return the rows as they were that were still there
   */
  public Set<HistoryEntry> replaceAll(Map<HistoryEntry, Optional<HistoryEntry>> changes) {
    Set<HistoryEntry> replaced = new HashSet<>();
    if (!changes.isEmpty()) {
      file.rewrite(before -> {
        List<HistoryEntry> after = new ArrayList<>(before.size());
        for (HistoryEntry entry : before) {
          Optional<HistoryEntry> change = changes.get(entry);
          if (change == null) {
            after.add(entry);
          } else {
            replaced.add(entry);
            change.ifPresent(after::add);
          }
        }
        return after;
      });
    }
    return replaced;
  }

  /** A row that has come to a bad end. */
  public HistoryEntry failed(HistoryEntry entry, String reason) {
    return entry
        .with(HistoryColumn.SUCCESS, "False")
        .with(HistoryColumn.FAILURE_REASON, reason)
        .with(HistoryColumn.COMPLETED_AT, text(clock.instant()));
  }

  /** Rows whose outcome is open, unless another row of the same transaction has succeeded. */
  public List<HistoryEntry> pending() {
    List<HistoryEntry> entries = entries();
    Set<String> done = new HashSet<>();
    entries.stream().filter(HistoryEntry::success).forEach(e -> done.add(e.txid()));
    done.remove("");
    return entries.stream().filter(e -> e.isOpen() && !done.contains(e.txid())).toList();
  }

  /**
   * Gives up CoinJoins whose addresses were revealed that long ago and that nobody has signed.
   *
   * @return how many
   */
  public int failUnsigned(Duration limit) {
    int failed = 0;
    for (HistoryEntry entry : pending()) {
      boolean old = age(entry).filter(age -> age.compareTo(limit) >= 0).isPresent();
      if (old && entry.isCoinJoin() && entry.txid().isEmpty()) {
        String reason = "no transaction within " + limit.toMinutes() + " minutes";
        failed += update(entry::equals, e -> failed(e, reason)).isPresent() ? 1 : 0;
      }
    }
    return failed;
  }

  /** How long ago the row was made; empty if its time makes no sense. */
  public Optional<Duration> age(HistoryEntry entry) {
    return entry
        .time(HistoryColumn.TIMESTAMP)
        .map(local -> Duration.between(local.atZone(zone).toInstant(), clock.instant()));
  }

  /** Addresses that this wallet's rows name: none of them may be handed out again. */
  public Set<String> usedAddresses() {
    return own().addresses();
  }

  /** What CoinJoins have made of an address. */
  public enum AddressUse {
    /** It received an equal output. */
    COINJOIN_OUTPUT,
    /** It received change. */
    CHANGE,
    /** Others know it from a round that has not come to a good end. */
    FLAGGED
  }

  /** What this wallet's CoinJoins have made of their addresses; a good end outweighs others. */
  public Map<String, AddressUse> addressUses() {
    Map<String, AddressUse> uses = new HashMap<>();
    for (HistoryEntry entry : entries()) {
      if (entry.isCoinJoin()) {
        boolean success = entry.success();
        note(
            uses,
            entry.get(HistoryColumn.DESTINATION_ADDRESS),
            success ? AddressUse.COINJOIN_OUTPUT : AddressUse.FLAGGED);
        note(
            uses,
            entry.get(HistoryColumn.CHANGE_ADDRESS),
            success ? AddressUse.CHANGE : AddressUse.FLAGGED);
      }
    }
    uses.remove("");
    return uses;
  }

  private static void note(Map<String, AddressUse> uses, String address, AddressUse use) {
    uses.merge(address, use, (old, fresh) -> fresh == AddressUse.FLAGGED ? old : fresh);
  }

  /** A time as the file has it. */
  public String text(Instant time) {
    LocalDateTime local = LocalDateTime.ofInstant(time, zone).truncatedTo(ChronoUnit.MICROS);
    boolean whole = local.equals(local.truncatedTo(ChronoUnit.SECONDS));
    return (whole ? SECONDS : MICROS).format(local);
  }
}
