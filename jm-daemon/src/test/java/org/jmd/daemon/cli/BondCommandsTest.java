package org.jmd.daemon.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.jmd.core.bond.Timenumber;
import org.jmd.core.runtime.Network;
import org.jmd.core.tx.Addresses;
import org.jmd.core.tx.OutPoint;
import org.jmd.wallet.bond.BondCoin;
import org.jmd.wallet.bond.BondRegistry;
import org.jmd.wallet.bond.RegisteredBond;
import org.jmd.wallet.file.PrivateFiles;
import org.jmd.wallet.keys.HdKeys;
import org.jmd.wallet.keys.Mnemonic;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

class BondCommandsTest {
  private static final String DESTINATION = "bcrt1qw508d6qejxtdg4y5r3zarvary0c5xw7kygt080";

  private static final String COLD_KEY =
      "0279be667ef9dcbbac55a06295ce870b07029bfcdb2dce28d959f2815b16f81798";

  private CliFixture cli;

  @BeforeEach
  void makeWallet(@TempDir Path data) {
    cli = new CliFixture(data).withWallet();
  }

  private static HdKeys keys() {
    try (Mnemonic mnemonic = Mnemonic.parse(CliFixture.WORDS)) {
      return HdKeys.of(mnemonic, "", Network.REGTEST, 5);
    }
  }

  private static String address(int timenumber) {
    try (HdKeys keys = keys()) {
      return keys.address(keys.bond(new Timenumber(timenumber)).scriptPubKey()).orElseThrow();
    }
  }

  private BondRegistry registry() {
    try (HdKeys keys = keys()) {
      return BondRegistry.open(new PrivateFiles(), cli.data(), keys.fingerprint());
    }
  }

  private void setCoins(String address, BondCoin... coins) {
    registry().change(list -> list.update(address, b -> b.withCoins(List.of(coins))));
  }

  private static BondCoin coin(String digit, long valueSats) {
    return new BondCoin(new OutPoint(digit.repeat(64), 0), valueSats, 6);
  }

  @ParameterizedTest
  @CsvSource({
    "--locktime-date, 2030-01",
    "-d, 2030-01-01",
    "--locktime, 1893456000",
    "-L, 1893456000"
  })
  void createDerivesAndRegistersTheBondOfAMonth(String option, String value) {
    String shown = cli.ok("bond", "create", option, value).strip();

    assertThat(shown).isEqualTo(address(120));
    assertThat(cli.err()).contains("2030-01-01 00:00:00 UTC", "m/84'/1'/0'/2/120:1893456000");
    assertThat(registry().bonds())
        .singleElement()
        .satisfies(b -> {
          assertThat(b.address()).isEqualTo(shown);
          assertThat(b.index()).isEqualTo(120);
        });
  }

  @Test
  void createKeepsTheCoinsOfABondThatIsThere() {
    cli.ok("bond", "create", "-d", "2030-01");
    setCoins(address(120), coin("a", 5_000));

    JsonNode again = cli.json("bond", "generate-bond-address", "-d", "2030-01");

    assertThat(again.path("value_sats").asLong()).isEqualTo(5_000);
    assertThat(registry().bonds()).singleElement().matches(RegisteredBond::isFunded);
  }

  @Test
  void createWithoutSavingLeavesNoTrace() {
    assertThat(cli.ok("bond", "create", "-d", "2030-01", "--no-save").strip())
        .isEqualTo(address(120));
    assertThat(registry().exists()).isFalse();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "--locktime-date=2030-1",
        "--locktime-date=2030-01-02",
        "--locktime-date=2019-12",
        "--locktime-date=2100-01",
        "--locktime=1893456001",
        "--locktime=-1",
        "--no-save"
      })
  void createRefusesWhatIsNoMonth(String argument) {
    assertThat(cli.run("bond", "create", argument)).isEqualTo(ExitCode.USAGE);
    assertThat(cli.out()).isEmpty();
  }

  @Test
  void createNamesTheMonthsBesideAWrongLockTime() {
    cli.run("bond", "create", "--locktime", "1893456001");

    assertThat(cli.err()).contains("2030-01 is 1893456000", "2030-02 is 1896134400");
  }

  @Test
  void createTakesOverBondsOfOlderVersions() {
    BondRegistry shared = BondRegistry.openShared(new PrivateFiles(), cli.data());
    try (HdKeys keys = keys()) {
      RegisteredBond old =
          RegisteredBond.ofWallet(keys, new Timenumber(7), java.time.Instant.EPOCH);
      shared.change(list -> list.putIfAbsent(old));
    }
    assertThat(cli.json("bond", "list").path("registry").asString())
        .isEqualTo("fidelity_bonds.json");

    cli.ok("bond", "create", "-d", "2030-01");

    assertThat(shared.exists()).isFalse();
    assertThat(cli.json("bond", "list").path("bonds")).hasSize(2);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "-t 120",
        "-p m/84'/1'/0'/2/120",
        "-p m/84'/1'/0'/2/120:1893456000 -t 120 -d 2030-01",
        "-L 1893456000"
      })
  void importRegistersABondBySeveralNames(String arguments) {
    String[] line = ("bond import " + arguments).split(" ");

    assertThat(cli.ok(line).strip()).isEqualTo(address(120));
    assertThat(registry().find(address(120))).isPresent();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "-t 120 -d 2030-02",
        "-t 960",
        "-t -1",
        "-p m/84'/1'/0'/2/120:1896134400",
        "-p m/84'/0'/0'/2/120",
        "-p m/84'/1'/1'/2/120",
        "-p m/84'/1'/0'/1/120",
        "-p nonsense",
        ""
      })
  void importRefusesContradictions(String arguments) {
    String[] line = ("bond import " + arguments).strip().split(" ");

    assertThat(cli.run(line)).isEqualTo(ExitCode.USAGE);
    assertThat(registry().exists()).isFalse();
  }

  @Test
  void listShowsWhatIsFundedAndActive() {
    cli.ok("bond", "create", "-d", "2098-01");
    cli.ok("bond", "create", "-d", "2098-02");
    cli.ok("bond", "create", "-d", "2020-02");
    setCoins(address(936), coin("a", 1_234_567), coin("b", 10));
    setCoins(address(1), coin("c", 500));

    assertThat(cli.ok("bond", "list")).contains("1,234,567", "active", "3 bonds");
    assertThat(cli.json("bond", "list").path("bonds")).hasSize(3);
    assertThat(cli.json("bond", "list", "--funded-only").path("bonds")).hasSize(2);
    JsonNode active = cli.json("bond", "list-bonds", "--active-only").path("bonds");
    assertThat(active).hasSize(1);
    assertThat(active.path(0).path("address").asString()).isEqualTo(address(936));
    assertThat(active.path(0).path("value_sats").asLong()).isEqualTo(1_234_567);
    assertThat(active.path(0).path("extra_utxos")).hasSize(1);
    assertThat(active.path(0).path("certificate").isNull()).isTrue();
  }

  @Test
  void listOfADamagedRegistryFailsAndLeavesItAlone() throws IOException {
    Files.writeString(registry().path(), "{");

    assertThat(cli.run("bond", "list")).isEqualTo(ExitCode.FAILED);
    assertThat(cli.err()).contains(registry().path().getFileName().toString());
    assertThat(cli.run("bond", "create", "-d", "2030-01")).isEqualTo(ExitCode.FAILED);
    assertThat(registry().path()).hasContent("{");
  }

  @Test
  void listFindsTheWalletByItsFingerprintOrAsTheOnlyOne() throws IOException {
    cli.ok("bond", "create", "-d", "2030-01");
    String fingerprint;
    try (HdKeys keys = keys()) {
      fingerprint = keys.fingerprint();
    }
    try (var files = Files.walk(cli.data().resolve("wallets"))) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        Files.delete(file);
      }
    }

    assertThat(cli.json("bond", "list").path("bonds")).hasSize(1);
    assertThat(cli.json("bond", "list", "--wallet-fingerprint", fingerprint).path("bonds"))
        .hasSize(1);
    Files.writeString(cli.data().resolve("wallet_metadata_00112233.jsonl"), "");
    assertThat(cli.run("bond", "list")).isEqualTo(ExitCode.FAILED);
    assertThat(cli.err()).contains("00112233", fingerprint);
    assertThat(cli.run("bond", "list", "--wallet-fingerprint", "xyz")).isEqualTo(ExitCode.USAGE);
  }

  @Test
  void showTellsAllAboutOneBond() {
    cli.ok("bond", "create", "-d", "2098-01");
    setCoins(address(936), coin("a", 1_234_567), coin("b", 10));

    assertThat(cli.ok("bond", "show", address(936)))
        .contains(address(936), "m/84'/1'/0'/2/936", "1,234,567 sats", "extra coin", "active");
    JsonNode shown =
        cli.json("bond", "registry-show", address(936).toUpperCase(java.util.Locale.ROOT));
    assertThat(shown.path("locktime_human").asString()).isEqualTo("2098-01-01 00:00:00");
    assertThat(cli.run("bond", "show", address(3))).isEqualTo(ExitCode.FAILED);
  }

  private OutPoint fund(String bondAddress, long sats) {
    return cli.chain().fund(Addresses.parse(bondAddress, Network.REGTEST), sats);
  }

  @Test
  void syncFindsTheCoinsOfRegisteredBonds() {
    String own = cli.ok("bond", "create", "-d", "2098-01").strip();
    String cold = cli.ok("bond", "create-cold", COLD_KEY, "-d", "2098-01").strip();
    fund(own, 50_000);
    OutPoint large = fund(own, 90_000);
    fund(cold, 70_000);

    JsonNode bonds = cli.json("bond", "sync").path("bonds");

    assertThat(bonds).hasSize(2);
    assertThat(registry().find(own).orElseThrow().coin().orElseThrow().outPoint()).isEqualTo(large);
    assertThat(registry().find(cold).orElseThrow().coin().orElseThrow().valueSats())
        .isEqualTo(70_000);
    assertThat(cli.ok("bond", "sync-bonds")).contains("90,000", "160,000 sats active");
  }

  @Test
  void recoverFindsBondsThatNobodyRegistered() {
    fund(address(400), 50_000);
    fund(address(936), 60_000);

    JsonNode bonds = cli.json("bond", "recover").path("bonds");

    assertThat(bonds).hasSize(2);
    assertThat(bonds.path(0).path("address").asString()).isEqualTo(address(400));
    assertThat(bonds.path(1).path("value_sats").asLong()).isEqualTo(60_000);
    assertThat(registry().bonds()).allMatch(RegisteredBond::isFunded);
  }

  private void deposit(long sats) {
    fund(cli.ok("wallet", "address", "new", "0").strip(), sats);
  }

  @Test
  void fundPaysARegisteredBond() {
    deposit(500_000);
    String bond = cli.ok("bond", "create", "-d", "2098-01").strip();

    JsonNode sent =
        cli.json("bond", "fund", bond, "--amount", "300000", "--fee-rate", "2", "--yes");

    assertThat(sent.path("destination").asString()).isEqualTo(bond);
    assertThat(sent.path("amount_sats").asLong()).isEqualTo(300_000);
    assertThat(cli.chain().transaction(sent.path("txid").asString())).isPresent();
    assertThat(registry().find(bond).orElseThrow().coin().orElseThrow().valueSats())
        .isEqualTo(300_000);
  }

  @Test
  void fundAsksAndTellsThatThereIsNoWayBack() {
    deposit(500_000);
    String bond = cli.ok("bond", "create", "-d", "2098-01").strip();
    setCoins(bond, coin("a", 5_000));

    assertThat(cli.typing("n\n").run("bond", "fund", bond, "-a", "300000"))
        .isEqualTo(ExitCode.FAILED);

    assertThat(cli.err()).contains("locked until 2098-01-01 00:00:00 UTC", "Lock these coins?");
    assertThat(cli.ok("bond", "fund", bond, "-a", "300000", "--dry-run")).doesNotContain("txid");
    assertThat(registry().find(bond).orElseThrow().isFunded()).isFalse();
  }

  @Test
  void fundRefusesBondsThatAreNotWhatTheySayOrWorthNothing() {
    deposit(500_000);
    String bond = cli.ok("bond", "create", "-d", "2098-01").strip();
    String other = address(400);
    registry()
        .change(list -> {
          RegisteredBond b = list.find(bond).orElseThrow();
          list.remove(bond);
          list.put(
              new RegisteredBond(
                  other,
                  b.locktime(),
                  b.locktimeHuman(),
                  b.index(),
                  b.path(),
                  b.pubkey(),
                  b.witnessScriptHex(),
                  b.network(),
                  b.createdAt(),
                  b.coin(),
                  b.extraCoins(),
                  b.certificate(),
                  b.others()));
          return list;
        });
    String expired = cli.ok("bond", "create", "-d", "2020-02").strip();

    assertThat(cli.run("bond", "fund", other, "-a", "300000", "-y")).isEqualTo(ExitCode.FAILED);
    assertThat(cli.err()).contains("is not what it says");
    assertThat(cli.run("bond", "fund", expired, "-a", "300000", "-y")).isEqualTo(ExitCode.FAILED);
    assertThat(cli.err()).contains("expired");
    assertThat(cli.run("bond", "fund", address(1) + "x", "-a", "1000", "-y"))
        .isEqualTo(ExitCode.FAILED);
    assertThat(cli.run("bond", "fund", expired, "-y")).isEqualTo(ExitCode.USAGE);
  }

  @Test
  void spendSignsAndBroadcastsAnExpiredBondOfTheWallet() {
    String bond = cli.ok("bond", "create", "-d", "2020-02").strip();
    fund(bond, 100_000);
    fund(bond, 20_000);

    JsonNode spent = cli.json("bond", "spend", bond, DESTINATION, "-f", "2", "--yes");

    assertThat(cli.chain().transaction(spent.path("txid").asString())).isPresent();
    assertThat(spent.path("inputs")).hasSize(2);
    assertThat(spent.path("amount_sats").asLong() + spent.path("fee_sats").asLong())
        .isEqualTo(120_000);
    assertThat(registry().bonds()).noneMatch(RegisteredBond::isFunded);
  }

  @Test
  void spendRefusesABondThatIsStillLocked() {
    String bond = cli.ok("bond", "create", "-d", "2098-01").strip();
    fund(bond, 100_000);

    assertThat(cli.run("bond", "spend", bond, DESTINATION, "--yes")).isEqualTo(ExitCode.FAILED);

    assertThat(cli.out()).isEmpty();
    assertThat(cli.err())
        .contains("the bond is locked until 2098-01-01 00:00:00 UTC", "median time past is")
        .hasLineCount(1);
  }

  private String signedSpend(String date, int timenumber) {
    String address = cli.ok("bond", "create", "-d", date).strip();
    OutPoint coin = cli.chain().fund(Addresses.parse(address, Network.REGTEST), 100_000);
    setCoins(address(timenumber), new BondCoin(coin, 100_000, 1));
    String psbt = cli.json("bond", "spend", address, DESTINATION, "--psbt").path("psbt").asString();
    return cli.ok("wallet", "sign-psbt", psbt, "--yes").strip();
  }

  @Test
  void finalizeVerifiesAndBroadcastsAnExpiredBond() {
    String signed = signedSpend("2020-02", 1);

    JsonNode done = cli.json("bond", "finalize", signed, "--broadcast", "--yes");

    assertThat(cli.chain().transaction(done.path("txid").asString())).isPresent();
    assertThat(done.path("lock_time").asLong()).isEqualTo(new Timenumber(1).locktime());
  }

  @Test
  void finalizeBeforeExpiryMakesTheTransactionButDoesNotBroadcast() {
    String signed = signedSpend("2098-01", 936);

    assertThat(cli.json("bond", "finalize", signed).path("hex").asString()).isNotEmpty();
    assertThat(cli.run("bond", "finalize", signed, "--broadcast", "--yes"))
        .isEqualTo(ExitCode.FAILED);
    assertThat(cli.err())
        .contains("locked until 2098-01-01 00:00:00 UTC", "median time past", "days before");
  }

  @Test
  void finalizeRefusesAPsbtWithoutSignature() {
    String address = cli.ok("bond", "create", "-d", "2020-02").strip();
    String psbt =
        cli.json("bond", "spend", address, DESTINATION, "--test-unfunded").path("psbt").asString();

    assertThat(cli.run("bond", "finalize", psbt)).isEqualTo(ExitCode.FAILED);
    assertThat(cli.err()).contains("not signed");
  }

  @Test
  void aGroupWithoutACommandIsAUsageError() {
    assertThat(cli.run("bond")).isEqualTo(ExitCode.USAGE);
    assertThat(cli.err()).contains("create", "spend");
  }
}
