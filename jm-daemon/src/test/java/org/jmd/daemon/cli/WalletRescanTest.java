package org.jmd.daemon.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.jmd.core.runtime.Network;
import org.jmd.wallet.Wallet;
import org.jmd.wallet.backend.ScanFrom;
import org.jmd.wallet.backend.ScanStatus;
import org.jmd.wallet.history.HistoryEntry;
import org.jmd.wallet.keys.Branch;
import org.jmd.wallet.keys.HdKeys;
import org.jmd.wallet.keys.Mnemonic;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

class WalletRescanTest {
  private CliFixture cli;

  @BeforeEach
  void makeWallet(@TempDir Path data) {
    cli = new CliFixture(data).withWallet();
  }

  private static String address(int mixdepth, int index) {
    try (Mnemonic mnemonic = Mnemonic.parse(CliFixture.WORDS);
        HdKeys keys = HdKeys.of(mnemonic, "", Network.REGTEST, 5)) {
      return keys.address(keys.path(mixdepth, Branch.EXTERNAL, index));
    }
  }

  @Test
  void looksForMoreAddresses() {
    cli.pay(address(2, 150), 70_000);
    assertThat(cli.json("wallet", "info").at("/totals/total_sats").asLong()).isZero();

    JsonNode done = cli.json("wallet", "rescan", "--scan-depth", "200", "--start-height", "5");

    assertThat(done.path("finished").asBoolean()).isTrue();
    assertThat(done.path("coins").asInt()).isEqualTo(1);
    assertThat(done.path("found_sats").asLong()).isEqualTo(70_000);
    assertThat(cli.backend().scans()).last().isEqualTo(new ScanFrom.Height(5));
    assertThat(cli.ok("wallet", "rescan")).contains("70,000 sats in 1 coins, 0 sats more");
  }

  @Test
  void showsProgressUntilTheEnd() {
    cli.ok("wallet", "info");
    ScanStatus half = new ScanStatus.Running(new BigDecimal("0.5"), Duration.ofSeconds(7));
    cli.backend().scan(List.of(new ScanStatus.Idle(), new ScanStatus.Idle(), half));

    cli.ok("wallet", "rescan");

    assertThat(cli.err()).contains("looking through old blocks: 50 %");
  }

  @Test
  void endsWellIfNobodyWantsToWait() {
    cli.ok("wallet", "info");
    ScanStatus begun = new ScanStatus.Running(BigDecimal.ZERO, Duration.ZERO);
    cli.backend().scan(List.of(new ScanStatus.Idle(), new ScanStatus.Idle(), begun, begun));
    Thread.currentThread().interrupt();

    assertThat(cli.json("wallet", "rescan").path("finished").asBoolean()).isFalse();

    assertThat(Thread.interrupted()).isFalse();
    assertThat(cli.err()).contains("goes on looking");
  }

  @Test
  void tellsHowFarTheNodeHasLooked() {
    cli.pay(address(0, 0), 70_000);
    assertThat(cli.ok("wallet", "info", "--scan-status"))
        .containsPattern("transactions +1\\b")
        .containsPattern("scanning +no\\b")
        .contains("Older blocks");
    JsonNode status = cli.json("wallet", "info", "--scan-status");
    assertThat(status.path("scanning").asBoolean()).isFalse();
    assertThat(status.path("transactions").asInt()).isEqualTo(1);
    assertThat(status.path("birth_time").asString()).startsWith("2025-12-");
  }

  @Test
  void reconstructsTheHistory() {
    cli.pay(address(0, 0), 70_000);
    cli.pay(address(0, 1), 80_000);

    assertThat(cli.ok("wallet", "reconstruct-history", "--max-transactions", "1"))
        .contains("1 rows added, 1 transactions left");
    JsonNode done = cli.json("wallet", "reconstruct-history", "--purge-existing");

    assertThat(done.path("added").asInt()).isEqualTo(2);
    assertThat(done.path("remaining").asInt()).isZero();
    assertThat(rows()).hasSize(2).noneMatch(HistoryEntry::isFromProtocol);
    assertThat(cli.run("wallet", "reconstruct-history", "--max-transactions", "0"))
        .isEqualTo(ExitCode.USAGE);
  }

  @Test
  void reconstructsTheHistoryOfAnOpenedWallet() {
    cli.pay(address(0, 0), 70_000);
    cli.ok("wallet", "info");
    assertThat(rows()).isEmpty();
    cli.set("WALLET__RECONSTRUCT_HISTORY", "true").ok("wallet", "info");
    assertThat(rows()).hasSize(1);
  }

  private List<HistoryEntry> rows() {
    try (Wallet wallet = cli.wallet()) {
      return wallet.history().entries();
    }
  }
}
