package org.jmd.wallet;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.jmd.core.testing.FakeChain;
import org.jmd.wallet.keys.Branch;
import org.jmd.wallet.testing.WalletFixture;
import org.jmd.wallet.testing.WalletProcess;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Several processes use one wallet's directory at once, and one of them is killed. */
class WalletProcessesTest {
  @TempDir Path directory;

  private Process start(int addresses, int coins) throws IOException {
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
            Integer.toString(coins))
        .redirectError(ProcessBuilder.Redirect.DISCARD)
        .start();
  }

  private static List<String> finish(Process process) throws Exception {
    List<String> lines = new ArrayList<>();
    try (BufferedReader reader = process.inputReader(UTF_8)) {
      assertThat(reader.readLine()).isEqualTo("ready");
      reader.lines().forEach(lines::add);
    }
    assertThat(process.waitFor()).isZero();
    return lines;
  }

  @Test
  void neverGiveOutAnAddressOrACoinTwice() throws Exception {
    Process first = start(30, 30);
    Process second = start(30, 30);
    List<String> all = new ArrayList<>(finish(first));
    all.addAll(finish(second));

    assertThat(all).doesNotHaveDuplicates();
    assertThat(all).filteredOn(line -> line.startsWith("bcrt1")).hasSize(60);
    assertThat(all)
        .containsAll(
            IntStream.range(0, 30).mapToObj(i -> WalletProcess.coin(i).toString()).toList());
  }

  @Test
  void keepWhatTheyHaveToldWhenTheyAreKilled() throws Exception {
    List<String> told = new ArrayList<>();
    Process victim = start(10_000, 0);
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
