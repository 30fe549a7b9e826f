package org.jmd.wallet;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jmd.core.testing.FakeChain;
import org.jmd.wallet.file.PrivateFiles;
import org.jmd.wallet.history.HistoryEntry;
import org.jmd.wallet.keys.Branch;
import org.jmd.wallet.podle.UsedCommitments;
import org.jmd.wallet.testing.WalletFixture;
import org.jmd.wallet.testing.WalletProcess;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Several processes use one wallet's directory at once, and one of them is killed. */
class WalletProcessesTest {
  private static final int ADDRESSES = 500;
  private static final int OTHERS = 120;

  @TempDir Path directory;

  private Process start(String name, int addresses, int coins, int rows, int commitments)
      throws IOException {
    return new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-XX:+UseSerialGC",
            "-XX:TieredStopAtLevel=1",
            "--enable-native-access=ALL-UNNAMED",
            "-cp",
            System.getProperty("java.class.path"),
            WalletProcess.class.getName(),
            directory.toString(),
            Integer.toString(addresses),
            Integer.toString(coins),
            Integer.toString(rows),
            Integer.toString(commitments),
            name)
        .redirectError(ProcessBuilder.Redirect.appendTo(errors().toFile()))
        .start();
  }

  private Path errors() {
    return directory.resolve("errors");
  }

  private static String contents(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private List<String> finish(Process process) throws Exception {
    List<String> lines = new ArrayList<>();
    try (BufferedReader reader = process.inputReader(UTF_8)) {
      assertThat(reader.readLine()).isEqualTo("ready");
      reader.lines().forEach(lines::add);
    }
    assertThat(process.waitFor()).as(() -> contents(errors())).isZero();
    return lines;
  }

  @ParameterizedTest
  @ValueSource(ints = {2, 4})
  void neverGiveTheSameToTwoAndLoseNothing(int count) throws Exception {
    int each = ADDRESSES / count;
    List<Process> processes = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      // All want the same coins and commitments.
      processes.add(start("p" + i, each, OTHERS, OTHERS / count, OTHERS));
    }
    List<String> all = new ArrayList<>();
    for (Process process : processes) {
      all.addAll(finish(process));
    }

    assertThat(all).doesNotHaveDuplicates();
    assertThat(all).filteredOn(line -> line.startsWith("bcrt1")).hasSize(ADDRESSES);
    Set<String> coins = new HashSet<>();
    Set<String> commitments = new HashSet<>();
    for (int i = 0; i < OTHERS; i++) {
      coins.add(WalletProcess.coin(i).toString());
      commitments.add(WalletProcess.commitment(i).toString());
    }
    assertThat(all).containsAll(coins).containsAll(commitments);
    List<String> rows = all.stream().filter(line -> line.startsWith("p")).toList();
    assertThat(rows).hasSize(OTHERS);
    try (WalletFixture fixture = WalletFixture.create(new FakeChain(), directory, 1)) {
      assertThat(fixture.wallet().history().entries())
          .extracting(HistoryEntry::txid)
          .containsExactlyInAnyOrderElementsOf(rows);
      assertThat(fixture.wallet().reservedAddresses()).hasSize(ADDRESSES);
      assertThat(fixture.wallet().leases().held()).hasSize(OTHERS);
    }
    assertThat(new UsedCommitments(new PrivateFiles(), directory).used()).hasSize(OTHERS);
  }

  @Test
  void keepWhatTheyHaveToldWhenTheyAreKilled() throws Exception {
    List<String> told = new ArrayList<>();
    Process victim = start("victim", 10_000, 0, 0, 0);
    try (BufferedReader reader = victim.inputReader(UTF_8)) {
      assertThat(reader.readLine()).isEqualTo("ready");
      for (int i = 0; i < 15; i++) {
        told.add(reader.readLine());
      }
      // Through its handle, which leaves what it has said readable.
      assertThat(victim.toHandle().destroyForcibly()).isTrue();
      reader.lines().filter(line -> line.length() == 44).forEach(told::add);
    }

    Wallet wallet = WalletFixture.create(new FakeChain(), directory, 1).wallet();

    assertThat(wallet.reservedAddresses().keySet()).containsAll(told);
    assertThat(told).doesNotContain(wallet.reserveAddress(1, Branch.INTERNAL, "").address());
  }
}
