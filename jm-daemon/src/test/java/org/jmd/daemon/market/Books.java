package org.jmd.daemon.market;

import java.nio.file.Path;
import java.time.InstantSource;
import java.time.ZoneId;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jmd.core.tx.OutPoint;
import org.jmd.wallet.file.PrivateFiles;
import org.jmd.wallet.history.History;
import org.jmd.wallet.history.HistoryColumn;
import org.jmd.wallet.history.HistoryEntry;
import org.jmd.wallet.metadata.MetadataStore;

/** What is on the disk of a machine about its wallet, read past the program that runs there. */
record Books(List<HistoryEntry> history, Set<OutPoint> leased, Set<String> reserved) {

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
    var metadata = new MetadataStore(files, data, purse.fingerprint()).read();
    return new Books(
        history.entries(), metadata.leased(clock.instant()), metadata.reserved().keySet());
  }

  /** The row of the CoinJoin whose equal output goes to that address. */
  Optional<HistoryEntry> rowTo(String address) {
    return history.stream()
        .filter(e -> e.get(HistoryColumn.DESTINATION_ADDRESS).equals(address))
        .findFirst();
  }
}
