package org.jmd.wallet;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jmd.core.runtime.Network;
import org.jmd.core.testing.FakeChain;
import org.jmd.wallet.backend.ScanFrom;
import org.jmd.wallet.backend.ScanStatus;
import org.jmd.wallet.file.PrivateFiles;
import org.jmd.wallet.testing.FakeWalletBackend;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OwedScanTest {
  private static final ScanStatus RUNNING =
      new ScanStatus.Running(new BigDecimal("0.5"), Duration.ofMinutes(5));

  private final FakeWalletBackend backend = new FakeWalletBackend(new FakeChain(), Network.REGTEST);
  private Instant now = Instant.parse("2030-01-01T00:00:00Z");

  @TempDir Path directory;

  /** As a process has it that starts now. */
  private OwedScan opened() {
    return new OwedScan(new PrivateFiles(), directory, "0123abcd", backend, () -> now);
  }

  private Path file() {
    return directory.resolve("state").resolve("owed_scan_0123abcd.json");
  }

  @Test
  void beginsAgainWhatARestartedNodeForgot() {
    backend.scan(List.of(RUNNING));
    assertThat(opened().begin(7)).isInstanceOf(ScanStatus.Running.class);
    now = now.plusSeconds(60);
    backend.restart(now);

    opened().check();

    assertThat(backend.scans()).containsExactly(new ScanFrom.Height(7), new ScanFrom.Height(7));
    assertThat(opened().isOwed()).isFalse();
  }

  @Test
  void isSettledByTheEndOfTheSearch() {
    backend.restart(now.minusSeconds(60));
    backend.scan(List.of(RUNNING));
    opened().begin(7);

    opened().check();
    assertThat(opened().isOwed()).isTrue();

    opened().check();
    assertThat(opened().isOwed()).isFalse();
    assertThat(backend.scans()).hasSize(1);
  }

  @Test
  void beginsWhatAKilledProcessHadOnlyNoted() {
    opened().owe(7);
    opened().check();
    assertThat(backend.scans()).containsExactly(new ScanFrom.Height(7));
    assertThat(opened().isOwed()).isFalse();
  }

  @Test
  void owesTheEarliestBlock() {
    opened().owe(7);
    backend.scan(List.of(RUNNING));
    opened().begin(9);
    assertThat(backend.scans()).containsExactly(new ScanFrom.Height(7));
  }

  @Test
  void takesBackWhatWasNotNeeded() {
    OwedScan scan = opened();
    scan.restore(scan.owe(7));
    assertThat(file()).doesNotExist();

    backend.scan(List.of(RUNNING));
    scan.begin(9);
    scan.restore(scan.owe(7));
    backend.restart(now.minusSeconds(60));
    scan.check();
    assertThat(scan.isOwed()).as("the search from 9 on has reached its end").isFalse();
    assertThat(backend.scans()).containsExactly(new ScanFrom.Height(9));
  }

  @Test
  void looksThroughEverythingIfTheNoteMakesNoSense() throws IOException {
    opened().owe(7);
    Files.writeString(file(), "{\"version\":1,\"from_height\":-3}");
    opened().check();
    assertThat(backend.scans()).containsExactly(new ScanFrom.Height(0));
  }
}
