package org.jmd.daemon.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.util.List;
import org.jmd.wallet.Wallet;
import org.jmd.wallet.history.HistoryColumn;
import org.jmd.wallet.history.HistoryEntry;
import org.jmd.wallet.history.HistoryEntry.Role;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

class WalletHistoryTest {
  private static final String OTHER = "0badc0de";

  private CliFixture cli;
  private String own;

  @BeforeEach
  void makeWallet(@TempDir Path data) {
    cli = new CliFixture(data).withWallet();
    try (Wallet wallet = cli.wallet()) {
      own = wallet.fingerprint();
      HistoryEntry coinJoin =
          HistoryEntry.coinJoin(
              Role.MAKER, 1_000_000, List.of("J5taker"), 1, "bcrt1qout", "bcrt1qchange", List.of());
      wallet
          .history()
          .append(
              coinJoin
                  .signedByMaker("aa".repeat(32), 700, 100, 2)
                  .with(HistoryColumn.TIMESTAMP, "2026-01-02T10:00:00"));
      wallet.history().confirm("aa".repeat(32), 3);
      wallet.history().append(coinJoin.with(HistoryColumn.TIMESTAMP, "2026-01-03T10:00:00"));
      HistoryEntry send =
          HistoryEntry.send("bb".repeat(32), 5_000, 150, 0, "bcrt1qshop", "", List.of())
              .with(HistoryColumn.TIMESTAMP, "2026-01-04T10:00:00");
      wallet
          .history()
          .append(
              wallet
                  .history()
                  .failed(send, HistoryEntry.BROADCAST_FAILED)
                  .with(HistoryColumn.COMPLETED_AT, "2026-01-04T10:00:01"));
    }
  }

  @Test
  void showsTheNewestFirst() {
    List<String> lines = cli.ok("wallet", "history").lines().toList();
    assertThat(lines).hasSize(4);
    assertThat(lines.get(1)).startsWith("2026-01-04 10:00").contains("failed: broadcast failed");
    assertThat(lines.get(2)).contains("maker").contains(HistoryEntry.AWAITING_TRANSACTION);
    assertThat(lines.get(3)).contains("done").contains("1,000,000").contains("600");
    assertThat(cli.ok("wallet", "history", "--limit", "1").lines()).hasSize(2);
    assertThat(cli.ok("wallet", "history", "-r", "send").lines()).hasSize(2);
    assertThat(cli.ok("wallet", "history", "-r", "taker")).isEqualTo("nothing yet\n");
  }

  @Test
  void tellsProgramsEverything() {
    JsonNode rows = cli.json("wallet", "history", "--role", "maker");
    assertThat(rows).hasSize(2);
    JsonNode done = rows.get(1);
    assertThat(done.path("timestamp").asString())
        .isEqualTo(
            LocalDateTime.parse("2026-01-02T10:00:00")
                .atZone(ZoneId.systemDefault())
                .toInstant()
                .toString());
    assertThat(done.path("success").asBoolean()).isTrue();
    assertThat(done.path("txid").asString()).isEqualTo("aa".repeat(32));
    assertThat(done.path("cj_amount_sats").asLong()).isEqualTo(1_000_000);
    assertThat(done.path("net_fee_sats").asLong()).isEqualTo(600);
    assertThat(done.path("counterparty_nicks").get(0).asString()).isEqualTo("J5taker");
    assertThat(done.path("wallet_fingerprint").asString()).isEqualTo(own);
    assertThat(done.path("peer_count").isNull()).isTrue();
    assertThat(rows.get(0).path("pending").asBoolean()).isTrue();
  }

  @Test
  void countsCoinJoins() {
    JsonNode stats = cli.json("wallet", "history", "--stats");
    assertThat(stats.path("total").asInt()).isEqualTo(2);
    assertThat(stats.path("successful").asInt()).isEqualTo(1);
    assertThat(stats.path("fees_earned_sats").asLong()).isEqualTo(700);
    assertThat(cli.ok("wallet", "history", "--stats")).containsPattern("fees earned, sats +700");
  }

  @Test
  void writesRowsAsTheFileHasThem() throws IOException {
    String csv = cli.ok("wallet", "history", "--csv", "--limit", "1");
    List<String> file = Files.readAllLines(cli.data().resolve("history.csv"));
    assertThat(csv.lines()).containsExactly(file.getFirst(), file.getLast());
  }

  @Test
  void refusesContradictions() {
    assertThat(cli.run("wallet", "history", "--csv", "--json")).isEqualTo(ExitCode.USAGE);
    assertThat(cli.run("wallet", "history", "--csv", "--stats")).isEqualTo(ExitCode.USAGE);
    assertThat(cli.run("wallet", "history", "--limit", "0")).isEqualTo(ExitCode.USAGE);
    assertThat(cli.run("wallet", "history", "--role", "king")).isEqualTo(ExitCode.USAGE);
    assertThat(cli.run("wallet", "history", "--all-wallets", "--wallet-fingerprint", own))
        .isEqualTo(ExitCode.USAGE);
  }

  /** How a wallet is chosen that no key is needed of. */
  @Nested
  class Choice {
    private void addForeignRow() throws IOException {
      Path file = cli.data().resolve("history.csv");
      Files.writeString(file, Files.readString(file) + foreignRow());
    }

    private String foreignRow() throws IOException {
      List<String> lines = Files.readAllLines(cli.data().resolve("history.csv"));
      return lines.getLast().replace(own, OTHER) + "\r\n";
    }

    @Test
    void rowsOfOtherWalletsAreHiddenUnlessAskedFor() throws IOException {
      addForeignRow();
      assertThat(cli.json("wallet", "history")).hasSize(3);
      assertThat(cli.json("wallet", "history", "--wallet-fingerprint", OTHER)).hasSize(1);
      assertThat(cli.json("wallet", "history", "--all-wallets")).hasSize(4);
      assertThat(cli.run("wallet", "history", "--wallet-fingerprint", "xyz"))
          .isEqualTo(ExitCode.USAGE);
    }

    @Test
    void aNotedFingerprintSparesThePassword() throws IOException {
      Path file = cli.data().resolve("wallets").resolve("default.mnemonic");
      Path sidecar = file.resolveSibling("default.mnemonic.meta");
      Files.writeString(sidecar, "{\"fingerprint\": \"" + own + "\"}");
      Files.writeString(file, "no longer a wallet");
      assertThat(cli.json("wallet", "history")).hasSize(3);
      Files.delete(sidecar);
      assertThat(cli.run("wallet", "history")).isEqualTo(ExitCode.FAILED);
    }

    @Test
    void aPassphraseMeansAnotherWalletThanTheNotedOne() throws IOException {
      Path file = cli.data().resolve("wallets").resolve("default.mnemonic");
      Files.writeString(
          file.resolveSibling("default.mnemonic.meta"), "{\"fingerprint\": \"" + own + "\"}");
      assertThat(cli.json("wallet", "history")).hasSize(3);
      cli.set("BIP39_PASSPHRASE", "another wallet");
      assertThat(cli.json("wallet", "history")).isEmpty();
    }

    @Test
    void withoutAFileTheOnlyWalletIsMeant() throws IOException {
      Files.delete(cli.data().resolve("wallets").resolve("default.mnemonic"));
      assertThat(cli.json("wallet", "history")).hasSize(3);
      addForeignRow();
      assertThat(cli.run("wallet", "history")).isEqualTo(ExitCode.FAILED);
      assertThat(cli.err()).contains(own).contains(OTHER).contains("--wallet-fingerprint");
    }
  }
}
