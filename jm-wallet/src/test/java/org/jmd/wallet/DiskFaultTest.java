package org.jmd.wallet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.IntPredicate;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jmd.core.bond.Timenumber;
import org.jmd.core.crypto.Bytes32;
import org.jmd.core.crypto.Commitment;
import org.jmd.core.runtime.Network;
import org.jmd.core.testing.SeededEntropy;
import org.jmd.core.tx.OutPoint;
import org.jmd.wallet.bond.BondRegistry;
import org.jmd.wallet.bond.RegisteredBond;
import org.jmd.wallet.coins.LeaseOwner;
import org.jmd.wallet.file.MetaSidecar;
import org.jmd.wallet.file.MnemonicFile;
import org.jmd.wallet.file.PrivateFiles;
import org.jmd.wallet.file.PrivateFiles.Step;
import org.jmd.wallet.file.WalletFileException;
import org.jmd.wallet.file.WalletStorageException;
import org.jmd.wallet.history.History;
import org.jmd.wallet.history.HistoryColumn;
import org.jmd.wallet.history.HistoryEntry;
import org.jmd.wallet.keys.HdKeys;
import org.jmd.wallet.keys.Mnemonic;
import org.jmd.wallet.metadata.MetadataStore;
import org.jmd.wallet.podle.CommitmentBlacklist;
import org.jmd.wallet.podle.UsedCommitments;
import org.jmd.wallet.testing.WalletFixture;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Whatever writes a file of the wallet, meets a disk that fails at each of its steps. */
class DiskFaultTest {
  private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");
  private static final String FINGERPRINT = "0123abcd";

  @TempDir Path directory;

  /** What goes wrong. */
  enum Fault {
    CREATE,
    WRITE,
    FULL_AT_ONCE,
    FULL_IN_BETWEEN,
    SYNC,
    RENAME,
    SYNC_DIRECTORY;

    boolean isAt(Step step) {
      return step.name().equals(name());
    }
  }

  /** A disk that can be made to fail. */
  private static final class Disk implements PrivateFiles.Probe {
    private Optional<Fault> fault = Optional.empty();
    private boolean hasFailed;

    @Override
    public void before(Step step, Path file) throws IOException {
      if (fault.filter(f -> f.isAt(step)).isPresent()) {
        hasFailed = true;
        throw new IOException("input/output error");
      }
    }

    @Override
    public int room(Path file, int length) {
      int room =
          switch (fault.orElse(Fault.CREATE)) {
            case FULL_AT_ONCE -> 0;
            case FULL_IN_BETWEEN -> length / 2;
            case CREATE, WRITE, SYNC, RENAME, SYNC_DIRECTORY -> length;
          };
      hasFailed |= room < length;
      return room;
    }
  }

  /** Everything that writes: it adds numbered things, and looks which of them are there. */
  enum Writer {
    ADDRESSES {
      @Override
      void add(PrivateFiles files, Path directory, int number) {
        metadata(files, directory).change(m -> m.reserve("address" + number, "label"));
      }

      @Override
      IntPredicate found(PrivateFiles files, Path directory) {
        Set<String> reserved = metadata(files, directory).read().reserved().keySet();
        return number -> reserved.contains("address" + number);
      }
    },
    FREEZES {
      @Override
      void add(PrivateFiles files, Path directory, int number) {
        metadata(files, directory).change(m -> m.freeze(coin(number), Optional.empty()));
      }

      @Override
      IntPredicate found(PrivateFiles files, Path directory) {
        return number -> metadata(files, directory).read().isFrozen(coin(number));
      }
    },
    LEASES {
      @Override
      void add(PrivateFiles files, Path directory, int number) {
        metadata(files, directory)
            .change(m ->
                m.tryLock(Set.of(coin(number)), Duration.ofHours(1), new LeaseOwner("owner"), NOW));
      }

      @Override
      IntPredicate found(PrivateFiles files, Path directory) {
        return number -> metadata(files, directory).read().isLeased(coin(number), NOW);
      }
    },
    ROWS {
      @Override
      void add(PrivateFiles files, Path directory, int number) {
        history(files, directory).append(row(number));
      }

      @Override
      IntPredicate found(PrivateFiles files, Path directory) {
        return destinations(files, directory)::contains;
      }
    },
    UPDATED_ROWS {
      @Override
      void add(PrivateFiles files, Path directory, int number) {
        // The disk works when the rows are made.
        History healthy = history(new PrivateFiles(), directory);
        if (!destinations(new PrivateFiles(), directory).contains(number)) {
          healthy.append(row(number));
        }
        history(files, directory)
            .updateOpen("destination" + number, row -> row.signedByMaker("txid", 1, 1, 0));
      }

      @Override
      IntPredicate found(PrivateFiles files, Path directory) {
        List<HistoryEntry> rows = history(files, directory).entries();
        return number ->
            rows.stream()
                .anyMatch(row ->
                    row.txid().equals("txid")
                        && row.get(HistoryColumn.DESTINATION_ADDRESS)
                            .equals("destination" + number));
      }
    },
    USED_COMMITMENTS {
      @Override
      void add(PrivateFiles files, Path directory, int number) {
        new UsedCommitments(files, directory).markUsed(commitment(number));
      }

      @Override
      IntPredicate found(PrivateFiles files, Path directory) {
        Set<Commitment> used = new UsedCommitments(files, directory).used();
        return number -> used.contains(commitment(number));
      }
    },
    BURNT_COMMITMENTS {
      @Override
      void add(PrivateFiles files, Path directory, int number) {
        try (CommitmentBlacklist.Reservation reservation =
            blacklist(files, directory).reserve(commitment(number)).orElseThrow()) {
          reservation.burn();
        }
      }

      @Override
      IntPredicate found(PrivateFiles files, Path directory) {
        CommitmentBlacklist blacklist = blacklist(files, directory);
        return number -> blacklist.contains(commitment(number));
      }
    },
    BONDS {
      @Override
      void add(PrivateFiles files, Path directory, int number) {
        BondRegistry.open(files, directory, FINGERPRINT)
            .change(bonds -> {
              bonds.put(bond(number));
              return true;
            });
      }

      @Override
      IntPredicate found(PrivateFiles files, Path directory) {
        BondRegistry registry = BondRegistry.open(files, directory, FINGERPRINT);
        return number -> registry.find(bond(number).address()).isPresent();
      }
    },
    HEIGHT {
      @Override
      void add(PrivateFiles files, Path directory, int number) throws IOException {
        new MetaSidecar(files, directory.resolve("w.mnemonic")).recordCreationHeight(number);
      }

      @Override
      IntPredicate found(PrivateFiles files, Path directory) {
        OptionalInt height =
            new MetaSidecar(files, directory.resolve("w.mnemonic")).creationHeight();
        return number -> height.isPresent() && height.getAsInt() >= number;
      }
    },
    WALLET_FILE {
      @Override
      void add(PrivateFiles files, Path directory, int number) {
        try (Mnemonic words = mnemonic(number)) {
          new MnemonicFile(files).writePlain(directory.resolve("w.mnemonic"), words, true);
        }
      }

      @Override
      IntPredicate found(PrivateFiles files, Path directory) {
        Path file = directory.resolve("w.mnemonic");
        if (!Files.exists(file)) {
          return number -> false;
        }
        try (Mnemonic words = new MnemonicFile(files).read(file, Optional.empty())) {
          List<String> present = words.words();
          // A later one replaces all earlier ones.
          int last =
              IntStream.range(0, 9)
                  .filter(number -> mnemonic(number).words().equals(present))
                  .findFirst()
                  .orElse(-1);
          return number -> last >= number;
        }
      }
    },
    CHECKPOINT {
      @Override
      void add(PrivateFiles files, Path directory, int number) throws IOException {
        new ReconstructionCheckpoint(
                FINGERPRINT,
                "regtest",
                "backend",
                Integer.toString(number),
                new TreeMap<>(),
                new TreeSet<>())
            .write(files, ReconstructionCheckpoint.file(directory, FINGERPRINT));
      }

      @Override
      IntPredicate found(PrivateFiles files, Path directory) throws IOException {
        int cursor =
            ReconstructionCheckpoint.read(
                    files, ReconstructionCheckpoint.file(directory, FINGERPRINT))
                .map(checkpoint -> Integer.parseInt(checkpoint.cursor()))
                .orElse(-1);
        return number -> cursor >= number;
      }
    };

    abstract void add(PrivateFiles files, Path directory, int number) throws IOException;

    abstract IntPredicate found(PrivateFiles files, Path directory) throws IOException;
  }

  private static MetadataStore metadata(PrivateFiles files, Path directory) {
    return new MetadataStore(files, directory, FINGERPRINT);
  }

  private static OutPoint coin(int number) {
    return new OutPoint("aa".repeat(32), number);
  }

  private static History history(PrivateFiles files, Path directory) {
    return new History(files, directory, FINGERPRINT, Network.REGTEST, () -> NOW, ZoneOffset.UTC);
  }

  private static HistoryEntry row(int number) {
    return HistoryEntry.coinJoin(
        HistoryEntry.Role.MAKER,
        100_000_000,
        List.of("J5nick", "J5other"),
        0,
        "destination" + number,
        "change" + number,
        List.of());
  }

  /** Numbers of the rows, all of which must be whole and unique. */
  private static List<Integer> destinations(PrivateFiles files, Path directory) {
    List<Integer> numbers = new ArrayList<>();
    for (HistoryEntry entry : history(files, directory).entries()) {
      assertThat(entry.cjAmountSats()).isEqualTo(100_000_000);
      assertThat(entry.number(HistoryColumn.AMOUNT)).isEqualTo(100_000_000);
      numbers.add(
          Integer.valueOf(
              entry.get(HistoryColumn.DESTINATION_ADDRESS).substring("destination".length())));
    }
    assertThat(numbers).doesNotHaveDuplicates();
    return numbers;
  }

  private static Commitment commitment(int number) {
    byte[] octets = new byte[32];
    Arrays.fill(octets, (byte) number);
    return new Commitment(Bytes32.of(octets));
  }

  private static CommitmentBlacklist blacklist(PrivateFiles files, Path directory) {
    return new CommitmentBlacklist(files, directory, 100, new SeededEntropy(1));
  }

  private static RegisteredBond bond(int number) {
    try (HdKeys keys = WalletFixture.keys(1)) {
      return RegisteredBond.ofWallet(keys, new Timenumber(100 + number), NOW);
    }
  }

  private static Mnemonic mnemonic(int number) {
    return Mnemonic.generate(12, new SeededEntropy(number));
  }

  static Stream<Arguments> faults() {
    return Arrays.stream(Writer.values())
        .flatMap(writer ->
            Arrays.stream(Fault.values())
                .flatMap(fault ->
                    Stream.of(
                        Arguments.of(writer, fault, true), Arguments.of(writer, fault, false))));
  }

  @ParameterizedTest(name = "{0}, {1}, first of its file: {2}")
  @MethodSource("faults")
  void losesNothingAndSaysWhatItCouldNotKeep(Writer writer, Fault fault, boolean first)
      throws IOException {
    PrivateFiles healthy = new PrivateFiles();
    Disk disk = new Disk();
    PrivateFiles files = new PrivateFiles(disk);
    if (!first) {
      writer.add(files, directory, 1);
    }

    disk.fault = Optional.of(fault);
    boolean failed = false;
    try {
      writer.add(files, directory, 2);
    } catch (WalletStorageException | WalletFileException | IOException e) {
      failed = true;
    }

    // Whoever was not told of a failure may rely on what it wrote, and only then.
    assertThat(failed).isEqualTo(disk.hasFailed);
    IntPredicate found = writer.found(healthy, directory);
    assertThat(first || found.test(1)).isTrue();
    if (!failed) {
      assertThat(found.test(2)).isTrue();
    } else if (fault != Fault.SYNC_DIRECTORY) {
      assertThat(found.test(2)).isFalse();
    }
    try (Stream<Path> left = Files.walk(directory)) {
      assertThat(left).noneMatch(path -> path.toString().endsWith(".tmp"));
    }

    disk.fault = Optional.empty();
    writer.add(files, directory, 3);
    IntPredicate later = writer.found(healthy, directory);
    assertThat(later.test(3)).isTrue();
    assertThat(first || later.test(1)).isTrue();
  }

  @ParameterizedTest
  @MethodSource("appenders")
  void livesWithAnEndThatWasTornByAPowerCut(Writer writer) throws IOException {
    PrivateFiles files = new PrivateFiles();
    Path file = directory.resolve(writer == Writer.ROWS ? "history.csv" : "cmtdata/commitmentlist");
    writer.add(files, directory, 1);
    int kept = (int) Files.size(file);
    writer.add(files, directory, 2);
    byte[] whole = Files.readAllBytes(file);
    // Without the very last octets, which end the line, all of it is there.
    for (int length = kept; length < whole.length - 2; length += 3) {
      Files.write(file, Arrays.copyOf(whole, length));

      assertThat(writer.found(files, directory).test(1)).isTrue();
      writer.add(files, directory, 3);

      IntPredicate found = writer.found(files, directory);
      assertThat(found.test(1)).isTrue();
      assertThat(found.test(3)).isTrue();
    }
  }

  static Stream<Writer> appenders() {
    return Stream.of(Writer.ROWS, Writer.BURNT_COMMITMENTS);
  }

  @ParameterizedTest
  @MethodSource("appenders")
  void refusesWhatItCannotLock(Writer writer) throws IOException {
    writer.add(new PrivateFiles(), directory, 1);
    Path lock =
        directory.resolve(
            writer == Writer.ROWS ? "history.csv.lock" : "cmtdata/commitmentlist.lock");
    Files.delete(lock);
    Files.createDirectory(lock);

    assertThatThrownBy(() -> writer.add(new PrivateFiles(), directory, 2))
        .isInstanceOf(WalletStorageException.class);
  }
}
