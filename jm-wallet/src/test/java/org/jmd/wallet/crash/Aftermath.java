package org.jmd.wallet.crash;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.time.ZoneId;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.jmd.core.bond.Timenumber;
import org.jmd.core.crypto.Bytes32;
import org.jmd.core.crypto.Commitment;
import org.jmd.core.runtime.Network;
import org.jmd.core.testing.FakeChain;
import org.jmd.core.testing.SeededEntropy;
import org.jmd.core.tx.Addresses;
import org.jmd.core.tx.OutPoint;
import org.jmd.core.tx.Tx;
import org.jmd.core.tx.TxOutput;
import org.jmd.wallet.bond.BondRegistry;
import org.jmd.wallet.bond.RegisteredBond;
import org.jmd.wallet.file.MetaSidecar;
import org.jmd.wallet.file.PrivateFiles;
import org.jmd.wallet.history.History;
import org.jmd.wallet.history.HistoryColumn;
import org.jmd.wallet.history.HistoryEntry;
import org.jmd.wallet.keys.HdKeys;
import org.jmd.wallet.metadata.MetadataStore;
import org.jmd.wallet.metadata.MetadataView;
import org.jmd.wallet.podle.CommitmentBlacklist;
import org.jmd.wallet.podle.UsedCommitments;

/** Looks at a data directory when all who used it are dead, as the next process would. */
final class Aftermath {
  private final Arena arena;
  private final Path directory;
  private final Ledger ledger;
  private final PrivateFiles files = new PrivateFiles();
  private final MetadataStore metadata;
  private final History history;
  private final BondRegistry bonds;
  private final UsedCommitments commitments;
  private final CommitmentBlacklist blacklist;
  private int rounds;

  Aftermath(Arena arena) {
    this.arena = arena;
    this.directory = arena.directory();
    this.ledger = arena.ledger();
    try (HdKeys keys = CrashVictim.keys()) {
      this.bonds = BondRegistry.open(files, directory, keys.fingerprint());
      this.metadata = new MetadataStore(files, directory, keys.fingerprint());
      this.history =
          new History(
              files,
              directory,
              keys.fingerprint(),
              Network.REGTEST,
              Instant::now,
              ZoneId.systemDefault());
    }
    this.commitments = new UsedCommitments(files, directory);
    this.blacklist = new CommitmentBlacklist(files, directory, 1_000_000, new SeededEntropy(1));
  }

  /**
   * Fails if anything acknowledged is missing.
   *
   * @param kills how many have died since the last call
   */
  void check(int kills) throws IOException {
    checkFiles(kills);
    checkMetadata();
    checkHistory();
    assertThat(commitments.used()).containsAll(ledger.used());
    assertThat(ledger.burnt()).allMatch(blacklist::contains);
    assertThat(bonds.bonds().stream().map(RegisteredBond::address))
        .doesNotHaveDuplicates()
        .containsAll(ledger.bonds());
    for (Map.Entry<Integer, Integer> noted : ledger.heights().entrySet()) {
      MetaSidecar sidecar = new MetaSidecar(files, CrashVictim.sidecar(directory, noted.getKey()));
      assertThat(sidecar.creationHeight().orElse(0)).isGreaterThanOrEqualTo(noted.getValue());
    }
    goOn();
  }

  private List<Path> all() throws IOException {
    try (Stream<Path> paths = Files.walk(directory)) {
      return paths.filter(Files::isRegularFile).toList();
    }
  }

  private static List<Path> temporary(List<Path> all) {
    return all.stream().filter(path -> path.toString().endsWith(".tmp")).toList();
  }

  private void checkFiles(int kills) throws IOException {
    List<Path> all = all();
    for (Path path : all) {
      assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(path)))
          .as("%s", path)
          .isEqualTo("rw-------");
    }
    assertThat(all).noneMatch(path -> path.toString().endsWith(".damaged"));
    assertThat(temporary(all)).hasSizeLessThanOrEqualTo(kills);
  }

  private void checkMetadata() {
    MetadataView view = metadata.read();
    assertThat(view.malformedLines()).isZero();
    assertThat(view.reserved().keySet()).containsAll(ledger.addresses());
    ledger
        .frozen()
        .forEach((coin, frozen) ->
            frozen.ifPresent(yes -> assertThat(view.isFrozen(coin)).as("%s", coin).isEqualTo(yes)));
    ledger
        .leases()
        .forEach((coin, victim) ->
            // Only the holder of a lease can prolong it.
            assertThat(
                    metadata.<Boolean>change(m ->
                        m.renew(
                            Set.of(coin),
                            CrashVictim.TTL,
                            CrashVictim.owner(victim),
                            Instant.now())))
                .as("%s is held by victim %d", coin, victim)
                .isTrue());
  }

  private void checkHistory() {
    Map<String, HistoryEntry> rows = new HashMap<>();
    for (HistoryEntry row : history.entries()) {
      assertThat(rows.put(CrashVictim.key(row), row)).as("rows are unique").isNull();
      assertThat(row.get(HistoryColumn.NETWORK)).isEqualTo("regtest");
      assertThat(row.number(HistoryColumn.AMOUNT)).isGreaterThanOrEqualTo(0);
    }
    ledger
        .rows()
        .forEach((key, stage) -> {
          HistoryEntry row = rows.get(key);
          assertThat(row).as("row %s", key).isNotNull();
          if (row != null) {
            assertThat(stage(row)).as("row %s", key).isGreaterThanOrEqualTo(stage);
          }
        });
    for (FakeChain.KnownTransaction sent : arena.chain().accepted()) {
      assertThat(rows).containsKey(sent.txid());
      Tx tx = Tx.tryParse(HexFormat.of().parseHex(sent.rawHex())).orElseThrow();
      assertThat(metadata.read().reserved().keySet())
          .containsAll(
              tx.outputs().stream()
                  .map(TxOutput::script)
                  .filter(script -> !script.equals(CrashVictim.FOREIGN))
                  .map(script -> Addresses.format(script, Network.REGTEST).orElseThrow())
                  .toList());
    }
  }

  private static Ledger.Stage stage(HistoryEntry row) {
    if (row.success()) {
      return Ledger.Stage.CONFIRMED;
    }
    String reason = row.get(HistoryColumn.FAILURE_REASON);
    return reason.equals(HistoryEntry.AWAITING_TRANSACTION)
            || reason.equals(HistoryEntry.AWAITING_BROADCAST)
        ? Ledger.Stage.WRITTEN
        : Ledger.Stage.SIGNED;
  }

  /** Writes into every directory once, later; after that nothing may be left of the dead. */
  private void goOn() throws IOException {
    rounds++;
    for (Path path : temporary(all())) {
      Files.setLastModifiedTime(path, FileTime.from(Instant.now().minusSeconds(120)));
    }
    metadata.change(m -> m.freeze(new OutPoint("ee".repeat(32), rounds), Optional.empty()));
    try (HdKeys keys = CrashVictim.keys()) {
      RegisteredBond bond =
          RegisteredBond.ofWallet(keys, new Timenumber(rounds), Instant.ofEpochSecond(rounds));
      bonds.change(list -> {
        list.put(bond);
        return true;
      });
    }
    String key = "aftermath " + rounds;
    history.append(
        HistoryEntry.coinJoin(HistoryEntry.Role.MAKER, 1, List.of(), 0, key, "", List.of()));
    history.updateOpen(key, row -> row.with(HistoryColumn.COMPLETED_AT, "2026-01-01T00:00:00"));
    byte[] hash = new byte[32];
    hash[0] = (byte) (rounds >> 8);
    hash[1] = (byte) rounds;
    commitments.markUsed(new Commitment(Bytes32.of(hash)));
    for (int victim = 0; victim < Arena.MOST_AT_ONCE; victim++) {
      MetaSidecar sidecar = new MetaSidecar(files, CrashVictim.sidecar(directory, victim));
      sidecar.recordCreationHeight(sidecar.creationHeight().orElse(0));
    }
    files.write(directory.resolve("state").resolve("aftermath"), new byte[0]);
    assertThat(temporary(all())).isEmpty();
  }
}
