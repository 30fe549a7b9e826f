package org.jmd.wallet.history;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.List;
import org.jmd.core.runtime.Network;
import org.jmd.wallet.file.PrivateFiles;
import org.jmd.wallet.file.WalletStorageException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HistoryTest {
  private static final Instant NOON = Instant.parse("2026-03-01T12:00:00Z");
  private static final String TXID = "ab".repeat(32);

  @TempDir Path directory;
  private Instant now = NOON;

  private History open(String fingerprint, PrivateFiles files) {
    InstantSource clock = () -> now;
    return new History(files, directory, fingerprint, Network.REGTEST, clock, ZoneOffset.UTC);
  }

  private History open() {
    return open("0123abcd", new PrivateFiles());
  }

  private static HistoryEntry round(String destination) {
    return HistoryEntry.coinJoin(
        HistoryEntry.Role.MAKER, 70_000, List.of("J5x"), 2, destination, "chg", List.of());
  }

  private Path file() {
    return directory.resolve("history.csv");
  }

  @Test
  void followsARoundToItsConfirmation() {
    History history = open();
    history.append(round("dst"));
    assertThat(history.pending()).hasSize(1);

    assertThat(history.updateOpen("dst", e -> e.signedByMaker(TXID, 500, 20, 3))).isPresent();
    now = NOON.plusSeconds(90);
    assertThat(history.confirm(TXID, 1)).isPresent();

    HistoryEntry done = open().entries().getFirst();
    assertThat(done.success()).isTrue();
    assertThat(done.get(HistoryColumn.TIMESTAMP)).isEqualTo("2026-03-01T12:00:00");
    assertThat(done.get(HistoryColumn.CONFIRMED_AT)).isEqualTo("2026-03-01T12:01:30");
    assertThat(done.number(HistoryColumn.NET_FEE)).isEqualTo(480);
    assertThat(history.pending()).isEmpty();
    assertThat(history.usedAddresses()).containsExactlyInAnyOrder("dst", "chg");
    assertThat(history.age(done)).contains(Duration.ofSeconds(90));
  }

  @Test
  void hidesOtherWalletsAndKeepsTheirRows() {
    open().append(round("mine"));
    open("ffffffff", new PrivateFiles()).append(round("yours"));

    assertThat(open().entries()).hasSize(1);
    assertThat(open().updateOpen("yours", e -> e.with(HistoryColumn.TXID, TXID))).isEmpty();
    open().updateOpen("mine", e -> e.with(HistoryColumn.TXID, TXID));
    assertThat(open("ffffffff", new PrivateFiles()).usedAddresses()).contains("yours");
  }

  @Test
  void keepsColumnsOfOtherPrograms() throws IOException {
    open().append(round("first"));
    List<String> lines = Files.readString(file()).lines().toList();
    Files.writeString(
        file(), lines.getFirst() + ",note,mood\r\n" + lines.get(1) + ",\"a, b\",glad\r\n");

    open().append(round("second"));
    open().updateOpen("first", e -> e.with(HistoryColumn.TXID, TXID));

    assertThat(open().entries()).hasSize(2);
    assertThat(Files.readString(file()).lines())
        .satisfiesExactly(
            header -> assertThat(header).endsWith(",amount,note,mood"),
            first -> assertThat(first).contains(TXID).endsWith(",\"a, b\",glad"),
            second -> assertThat(second).contains("second").endsWith(",,"));
  }

  @Test
  void dropsARowThatACrashHasCut() throws IOException {
    open().append(round("first"));
    String whole = Files.readString(file());
    Files.writeString(file(), "2026-03-01T12:00:00,,maker,Fal", StandardOpenOption.APPEND);

    assertThat(open().entries()).hasSize(1);
    open().append(round("second"));

    assertThat(open().entries()).hasSize(2);
    assertThat(Files.readString(file())).startsWith(whole);
  }

  @Test
  void keepsAWholeLastRowWithoutALineEnd() throws IOException {
    open().append(round("first"));
    Files.writeString(file(), Files.readString(file()).stripTrailing());

    open().append(round("second"));

    assertThat(open().entries()).hasSize(2);
  }

  @Test
  void failsRatherThanForget() {
    PrivateFiles broken =
        new PrivateFiles((step, path) -> {
          throw new IOException("disk full");
        });

    assertThatThrownBy(() -> open("0123abcd", broken).append(round("dst")))
        .isInstanceOf(WalletStorageException.class);
    assertThat(open().entries()).isEmpty();
  }

  @Test
  void keepsWordsWithCommasQuotesAndLineEnds() {
    String reason = "said \"no\", twice\r\nand left";
    open().append(round("dst").with(HistoryColumn.FAILURE_REASON, reason));

    assertThat(open().entries().getFirst().get(HistoryColumn.FAILURE_REASON)).isEqualTo(reason);
  }
}
