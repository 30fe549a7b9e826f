package org.jmd.daemon.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jmd.core.bond.Timenumber;
import org.jmd.core.runtime.Network;
import org.jmd.core.tx.OutPoint;
import org.jmd.core.tx.ScriptPubKey;
import org.jmd.wallet.Coin;
import org.jmd.wallet.Wallet;
import org.jmd.wallet.backend.ScanFrom;
import org.jmd.wallet.history.HistoryEntry;
import org.jmd.wallet.keys.Branch;
import org.jmd.wallet.keys.HdKeys;
import org.jmd.wallet.keys.Mnemonic;
import org.jmd.wallet.keys.WatchedDescriptor;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

class WalletInfoTest {
  private CliFixture cli;

  @BeforeEach
  void makeWallet(@TempDir Path data) {
    cli = new CliFixture(data).withWallet();
  }

  private String address(String... arguments) {
    String[] all = new String[arguments.length + 3];
    List<String> start = List.of("wallet", "address", "new");
    for (int i = 0; i < all.length; i++) {
      all[i] = i < 3 ? start.get(i) : arguments[i - 3];
    }
    return cli.ok(all).strip();
  }

  @Test
  void showsWhatEachMixdepthHolds() {
    cli.pay(address("1"), 1_234_567);
    String next = cli.json("wallet", "info").at("/mixdepths/1/next_deposit_address").asString();
    assertThat(cli.ok("wallet", "info"))
        .containsPattern("(?m)^1 +1,234,567 +1  " + next + "$")
        .containsPattern("(?m)^0 +0 +0  bcrt1q")
        .containsPattern("(?m)^total +1,234,567$")
        .containsPattern("(?m)^spendable +1,234,567$")
        .doesNotContain("zpub")
        .doesNotContain("frozen\n");
    assertThat(address("1")).isEqualTo(next);
  }

  @Test
  void hasAsManyMixdepthsAsConfigured() {
    cli.set("WALLET__MIXDEPTH_COUNT", "3");
    assertThat(cli.json("wallet", "info").path("mixdepths")).hasSize(3);
    assertThat(cli.run("wallet", "address", "new", "3")).isEqualTo(ExitCode.USAGE);
  }

  @Test
  void showsBalancesToProgramsInStableNames() {
    OutPoint frozen = cli.pay(address("0"), 50_000);
    cli.pay(address("0"), 60_000);
    try (Wallet wallet = cli.wallet()) {
      wallet.freeze(frozen);
    }
    JsonNode info = cli.json("wallet", "info");
    assertThat(info.path("fingerprint").asString()).matches("[0-9a-f]{8}");
    assertThat(info.path("network").asString()).isEqualTo("regtest");
    assertThat(info.at("/mixdepths/0/balance_sats").asLong()).isEqualTo(110_000);
    assertThat(info.at("/mixdepths/0/frozen_sats").asLong()).isEqualTo(50_000);
    assertThat(info.at("/mixdepths/0/coins").asInt()).isEqualTo(2);
    assertThat(info.at("/mixdepths/0/branches")).isEmpty();
    assertThat(info.at("/totals/total_sats").asLong()).isEqualTo(110_000);
    assertThat(info.at("/totals/spendable_sats").asLong()).isEqualTo(60_000);
    assertThat(info.at("/mixdepths/0/zpub").isNull()).isTrue();
  }

  @Test
  void tellsWhatBecameOfEachAddress() {
    String deposit = address("0", "--label", "from Alice");
    cli.pay(deposit, 100_000);
    String reserved = address("0");
    String emptied = address("0");
    OutPoint gone = cli.pay(emptied, 5_000);
    Map<String, String> expected = new HashMap<>();
    try (Wallet wallet = cli.wallet()) {
      Coin coin =
          wallet.coins().stream()
              .filter(c -> c.address().equals(deposit))
              .findFirst()
              .orElseThrow();
      String output = wallet.reserveAddress(1, Branch.INTERNAL, "").address();
      String change = wallet.reserveAddress(0, Branch.INTERNAL, "").address();
      String shown = wallet.reserveAddress(1, Branch.INTERNAL, "").address();
      String other = wallet.reserveAddress(0, Branch.INTERNAL, "").address();
      HistoryEntry.Role role = HistoryEntry.Role.MAKER;
      String coinJoin = cli.pay(output, 30_000).txid();
      wallet
          .history()
          .append(
              HistoryEntry.coinJoin(role, 30_000, List.of("J5x"), 0, output, change, List.of(coin))
                  .signedByMaker(coinJoin, 10, 0, 1));
      wallet.history().confirm(coinJoin, 1);
      wallet
          .history()
          .append(HistoryEntry.coinJoin(role, 30_000, List.of("J5y"), 0, shown, "", List.of(coin)));
      cli.pay(change, 20_000);
      cli.pay(other, 10_000);
      expected.put(deposit, "deposit");
      expected.put(reserved, "reserved");
      expected.put(emptied, "used-empty");
      expected.put(output, "cj-out");
      expected.put(change, "cj-change");
      expected.put(shown, "flagged");
      expected.put(other, "non-cj-change");
      expected.put(wallet.address(wallet.nextPath(0, Branch.EXTERNAL)), "new");
    }
    cli.chain().spendElsewhere(gone);

    Map<String, String> statuses = new HashMap<>();
    JsonNode info = cli.json("wallet", "info", "--extended", "--show-empty");
    for (JsonNode line : info.findParents("status")) {
      statuses.put(line.path("address").asString(), line.path("status").asString());
    }
    assertThat(statuses).containsAllEntriesOf(expected);
    assertThat(info.at("/mixdepths/0/zpub").asString()).startsWith("vpub");
    assertThat(cli.ok("wallet", "info", "--extended"))
        .contains(deposit + "  deposit")
        .contains("from Alice")
        .doesNotContain(emptied);
  }

  @Test
  void marksAddressesThatWereReusedOrWait() {
    String address = address("0");
    cli.pay(address, 10_000);
    cli.pay(address, 20_000);
    String text = cli.ok("wallet", "info", "--extended");
    assertThat(text).contains(address + "  deposit (reused)").contains("30,000");
    assertThat(cli.json("wallet", "info", "-e").findParents("marks").getFirst().path("marks"))
        .hasSize(1);
  }

  @Test
  void listsAsManyUnusedAddressesAsAskedFor() {
    cli.pay(address("0"), 10_000);
    JsonNode info = cli.json("wallet", "info", "--extended", "--gap", "2");
    assertThat(info.at("/mixdepths/0/branches/0/addresses")).hasSize(3);
    assertThat(info.at("/mixdepths/3/branches/1/addresses")).hasSize(2);
    assertThat(info.at("/mixdepths/3/branches/1/path").asString()).isEqualTo("m/84'/1'/3'/1");
    assertThat(cli.run("wallet", "info", "--gap", "-1")).isEqualTo(ExitCode.USAGE);
  }

  @Test
  void tellsLockedBondsFromExpiredOnes() {
    try (Mnemonic mnemonic = Mnemonic.parse(CliFixture.WORDS);
        HdKeys keys = HdKeys.of(mnemonic, "", Network.REGTEST, 5)) {
      fund(keys, 0, 100_000);
      fund(keys, Timenumber.COUNT - 1, 200_000);
    }
    JsonNode info = cli.json("wallet", "info", "--extended");
    assertThat(info.at("/mixdepths/0/branches/2/branch").asString()).isEqualTo("bond");
    assertThat(info.at("/mixdepths/0/branches/2/addresses/0/path").asString())
        .isEqualTo("m/84'/1'/0'/2/0:1577836800");
    assertThat(info.at("/totals/bonds_expired_sats").asLong()).isEqualTo(100_000);
    assertThat(info.at("/totals/bonds_locked_sats").asLong()).isEqualTo(200_000);
    assertThat(info.at("/totals/spendable_sats").asLong()).isZero();
  }

  private void fund(HdKeys keys, int month, long valueSats) {
    ScriptPubKey script = keys.bond(new Timenumber(month)).scriptPubKey();
    String address = keys.address(script).orElseThrow();
    cli.backend().watch("bonds", List.of(WatchedDescriptor.ofAddress(address)), new ScanFrom.Now());
    cli.chain().fund(script, valueSats);
  }

  @Test
  void givesUpRoundsThatNobodySigned() {
    cli.pay(address("0"), 100_000);
    try (Wallet wallet = cli.wallet()) {
      String output = wallet.reserveAddress(1, Branch.INTERNAL, "").address();
      wallet
          .history()
          .append(
              HistoryEntry.coinJoin(
                      HistoryEntry.Role.MAKER, 1, List.of("J5x"), 0, output, "", wallet.coins())
                  .with(org.jmd.wallet.history.HistoryColumn.TIMESTAMP, "2020-01-01T00:00:00"));
      cli.ok("wallet", "info");
      assertThat(wallet.history().pending()).isEmpty();
      assertThat(wallet.history().addressUses()).containsKey(output);
    }
  }

  @Test
  void coloursOnAScreen() {
    assertThat(cli.onScreen().ok("wallet", "info")).contains("\u001b[");
    assertThat(cli.set("NO_COLOR", "1").ok("wallet", "info")).doesNotContain("\u001b[");
  }
}
