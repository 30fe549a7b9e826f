package org.jmd.daemon.market;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneId;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jmd.core.tx.OutPoint;
import org.jmd.wallet.file.PrivateFiles;
import org.jmd.wallet.history.History;
import org.jmd.wallet.history.HistoryColumn;
import org.jmd.wallet.history.HistoryEntry;
import org.jmd.wallet.metadata.MetadataStore;
import org.jmd.wallet.metadata.MetadataView;

/** What is on the disk of a machine about its wallet, read past the program that runs there. */
record Books(
    List<HistoryEntry> history, MetadataView metadata, Map<OutPoint, String> owners, Instant now) {
  private static final Pattern OWNER =
      Pattern.compile("\\b([0-9a-f]{64}:[0-9]+)\\b.*\"jm_lock_owner\":\"([^\"]+)\"");

  static Books read(Machine.Life life, Purse purse) {
    return read(life.data, purse, life.tasks.clock());
  }

  /** Empty if the machine has no wallet. */
  static Optional<Books> read(Machine machine) {
    return machine.purse().map(purse -> read(machine.data(), purse, machine.world.time.clock()));
  }

  private static Books read(Path data, Purse purse, InstantSource clock) {
    PrivateFiles files = new PrivateFiles();
    History history =
        new History(files, data, purse.fingerprint(), Purse.NETWORK, clock, ZoneId.systemDefault());
    MetadataView metadata = new MetadataStore(files, data, purse.fingerprint()).read();
    return new Books(history.entries(), metadata, owners(data, purse), clock.instant());
  }

  /** The wallet does not tell whose a lease is; its file does. */
  private static Map<OutPoint, String> owners(Path data, Purse purse) {
    Path file = data.resolve("wallet_metadata_" + purse.fingerprint() + ".jsonl");
    Map<OutPoint, String> owners = new HashMap<>();
    try {
      for (String line : Files.exists(file) ? Files.readAllLines(file) : List.<String>of()) {
        Matcher matcher = OWNER.matcher(line);
        if (matcher.find()) {
          OutPoint.tryParse(matcher.group(1)).ifPresent(c -> owners.put(c, matcher.group(2)));
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return owners;
  }

  /** Under which token the coin is held, whether the time of that is over or not. */
  Optional<String> owner(OutPoint coin) {
    return Optional.ofNullable(owners.get(coin));
  }

  /** The coins that somebody holds. */
  Set<OutPoint> leased() {
    return metadata.leased(now);
  }

  /** The coins that are held for at least that long from now on. */
  Set<OutPoint> leasedFor(Duration time) {
    return metadata.leased(now.plus(time));
  }

  /** Whether the coin is held by somebody or frozen. */
  boolean isTaken(OutPoint coin) {
    return metadata.isLeased(coin, now) || metadata.isFrozen(coin);
  }

  /** Whether the address is set aside for ever. */
  boolean isReserved(String address) {
    return metadata.reserved().containsKey(address);
  }

  /** The row of the CoinJoin whose equal output goes to that address. */
  Optional<HistoryEntry> rowTo(String address) {
    return history.stream()
        .filter(e -> e.get(HistoryColumn.DESTINATION_ADDRESS).equals(address))
        .findFirst();
  }
}
