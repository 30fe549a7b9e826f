package org.jmd.wallet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.jmd.core.chain.ChainUnavailableException;
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
    noteOnly(7);
    opened().check();
    assertThat(backend.scans()).containsExactly(new ScanFrom.Height(7));
    assertThat(opened().isOwed()).isFalse();
  }

  /** A process that is killed while it lets the node watch. */
  private void noteOnly(int fromHeight) {
    assertThatThrownBy(() ->
            opened()
                .guard(
                    fromHeight,
                    () -> {
                      throw new ChainUnavailableException("node", "is gone");
                    }))
        .isInstanceOf(ChainUnavailableException.class);
  }

  @Test
  void beginsWhatItsWatchingNeeds() {
    opened().guard(7, () -> true);
    assertThat(backend.scans()).containsExactly(new ScanFrom.Height(7));
    assertThat(opened().isOwed()).isFalse();
  }

  /** What another is about to begin is neither begun nor taken back. */
  @Test
  void leavesTheNoteOfAnotherThatIsAboutToBegin() throws Exception {
    backend.scan(List.of(RUNNING, RUNNING));
    CountDownLatch noted = new CountDownLatch(1);
    CountDownLatch watched = new CountDownLatch(1);
    try (ExecutorService executor = Executors.newVirtualThreadPerTaskExecutor()) {
      Future<?> first =
          executor.submit(() ->
              opened()
                  .guard(
                      7,
                      () -> {
                        noted.countDown();
                        return await(watched);
                      }));
      assertThat(await(noted)).isTrue();

      opened().check();
      assertThat(backend.scans()).isEmpty();
      assertThat(opened().isOwed()).isTrue();
      Future<?> second = executor.submit(() -> opened().guard(7, () -> false));
      watched.countDown();
      first.get();
      second.get();
    }
    assertThat(backend.scans()).containsExactly(new ScanFrom.Height(7));
    assertThat(opened().isOwed()).as("the search runs").isTrue();
    assertThat(Files.readString(file())).contains("begun");
  }

  private static boolean await(CountDownLatch latch) {
    try {
      return latch.await(1, TimeUnit.MINUTES);
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  @Test
  void owesTheEarliestBlock() {
    noteOnly(7);
    backend.scan(List.of(RUNNING));
    opened().begin(9);
    assertThat(backend.scans()).containsExactly(new ScanFrom.Height(7));
  }

  @Test
  void takesBackWhatWasNotNeeded() {
    OwedScan scan = opened();
    scan.guard(7, () -> false);
    assertThat(file()).doesNotExist();

    backend.scan(List.of(RUNNING));
    scan.begin(9);
    scan.guard(7, () -> false);
    backend.restart(now.minusSeconds(60));
    scan.check();
    assertThat(scan.isOwed()).as("the search from 9 on has reached its end").isFalse();
    assertThat(backend.scans()).containsExactly(new ScanFrom.Height(9));
  }

  @Test
  void looksThroughEverythingIfTheNoteMakesNoSense() throws IOException {
    noteOnly(7);
    Files.writeString(file(), "{\"version\":1,\"from_height\":-3}");
    opened().check();
    assertThat(backend.scans()).containsExactly(new ScanFrom.Height(0));
  }
}
