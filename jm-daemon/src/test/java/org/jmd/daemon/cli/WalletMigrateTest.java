package org.jmd.daemon.cli;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.jmd.core.bond.Timenumber;
import org.jmd.core.runtime.Network;
import org.jmd.core.testing.Vectors;
import org.jmd.core.tx.OutPoint;
import org.jmd.wallet.keys.HdKeys;
import org.jmd.wallet.keys.Mnemonic;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

class WalletMigrateTest {
  private static final OutPoint FROZEN = new OutPoint("ab".repeat(32), 1);
  private static final OutPoint BOND = new OutPoint("cd".repeat(32), 0);

  @TempDir Path directory;
  private CliFixture cli;
  private Path old;

  @BeforeEach
  void prepare() {
    cli = new CliFixture(directory.resolve("data"));
    old = directory.resolve("wallet.jmdat");
  }

  private Path target() {
    return directory.resolve("data/wallets/default.mnemonic");
  }

  private static String text(String value) {
    return value.length() + ":" + value;
  }

  private static String dictionary(Map<String, String> entries) {
    StringBuilder out = new StringBuilder("d");
    new TreeMap<>(entries).forEach((key, value) -> out.append(text(key)).append(value));
    return out.append('e').toString();
  }

  private static String key(OutPoint coin) {
    return new String(HexFormat.of().parseHex(coin.txid()), ISO_8859_1) + coin.index();
  }

  private static String utxo(OutPoint coin, int branch) {
    String path = "l3:abci2147483732ei2147483649ei2147483648ei" + branch + "ei3ee";
    return dictionary(Map.of("0", dictionary(Map.of(key(coin), "l" + path + "i1000ei7ee"))));
  }

  /** A wallet of the old program without a password; {@code more} replaces or adds entries. */
  private void write(int type, Map<String, String> more) throws IOException {
    Map<String, String> entries = new TreeMap<>();
    entries.put("created", text("2020/01/02 03:04:05"));
    entries.put("entropy", text("\0".repeat(16)));
    entries.put("network", text("testnet"));
    entries.put("wallet_type", "i" + type + "e");
    entries.putAll(more);
    Files.writeString(old, "JMWALLET" + dictionary(entries), ISO_8859_1);
  }

  private static String frozen(OutPoint... coins) {
    Map<String, String> meta = new TreeMap<>();
    for (OutPoint coin : coins) {
      meta.put(key(coin), dictionary(Map.of("disabled", "i1e")));
    }
    return dictionary(meta);
  }

  private JsonNode migrate(String... more) {
    String[] arguments = new String[3 + more.length];
    arguments[0] = "wallet";
    arguments[1] = "migrate";
    arguments[2] = old.toString();
    System.arraycopy(more, 0, arguments, 3, more.length);
    return cli.json(arguments);
  }

  private String metadata(JsonNode report) throws IOException {
    String fingerprint = report.required("fingerprint").stringValue();
    return Files.readString(directory.resolve("data/wallet_metadata_" + fingerprint + ".jsonl"));
  }

  @ParameterizedTest
  @ValueSource(ints = {2, 5})
  void carriesWordsFrozenCoinsAndLabelsOver(int type) throws IOException {
    cli.set("MNEMONIC_PASSWORD", "new");
    try (Mnemonic mnemonic = Mnemonic.parse(CliFixture.WORDS);
        HdKeys keys = HdKeys.of(mnemonic, "", Network.REGTEST, 1)) {
      String address = keys.address(keys.path(0, org.jmd.wallet.keys.Branch.EXTERNAL, 4));
      write(
          type,
          Map.of(
              "meta", frozen(FROZEN, BOND),
              "utxo", utxo(BOND, 2),
              "addr_labels", dictionary(Map.of(address, text("rent"))),
              "index_cache", dictionary(Map.of("0", dictionary(Map.of("0", "i5e"))))));
      JsonNode report = migrate();

      assertThat(report.required("fingerprint").stringValue()).isEqualTo(keys.fingerprint());
      assertThat(report.required("frozen_coins").intValue()).isEqualTo(1);
      assertThat(report.required("labels").intValue()).isEqualTo(1);
      assertThat(report.required("scan_depth").intValue()).isEqualTo(5);
      assertThat(metadata(report))
          .contains(FROZEN.toString(), "\"spendable\":false")
          .contains(address, "jm:reserved:rent")
          .doesNotContain(BOND.txid());
    }
    assertThat(cli.ok("wallet", "showseed", "-f", target().toString(), "--yes").strip())
        .isEqualTo(CliFixture.WORDS);
    assertThat(Files.readString(Path.of(target() + ".meta"))).contains("fingerprint");
    assertThat(cli.json("wallet", "info").required("fingerprint").stringValue()).hasSize(8);
  }

  /** The file does not say which coins are bonds, but the node knows their scripts. */
  @Test
  void asksTheNodeWhichFrozenCoinsAreBonds() throws IOException {
    cli.set("MNEMONIC_PASSWORD", "new");
    OutPoint bond;
    try (Mnemonic mnemonic = Mnemonic.parse(CliFixture.WORDS);
        HdKeys keys = HdKeys.of(mnemonic, "", Network.REGTEST, 1)) {
      bond = cli.chain().fund(keys.bond(new Timenumber(120)).scriptPubKey(), 50_000);
    }
    write(5, Map.of("meta", frozen(FROZEN, bond)));
    JsonNode report = migrate();

    assertThat(report.required("frozen_coins").intValue()).isEqualTo(1);
    assertThat(metadata(report)).contains(FROZEN.toString()).doesNotContain(bond.txid());
  }

  @Test
  void refusesWhatCannotWorkHereAndSaysWhatToDo() throws IOException {
    for (int type : new int[] {0, 1, 6}) {
      write(type, Map.of());
      assertThat(cli.run("wallet", "migrate", old.toString())).isEqualTo(ExitCode.FAILED);
      assertThat(cli.err()).contains("cannot be migrated");
      assertThat(target()).doesNotExist();
    }
    write(1, Map.of());
    cli.run("wallet", "migrate", old.toString());
    assertThat(cli.err()).contains("P2SH", "sweep", "jmd wallet showseed");
    assertThat(cli.ok("wallet", "showseed", "-f", old.toString(), "--yes"))
        .contains(CliFixture.WORDS);
    write(0, Map.of());
    assertThat(cli.run("wallet", "showseed", "-f", old.toString(), "--yes"))
        .isEqualTo(ExitCode.FAILED);
  }

  @Test
  void warnsOfWhatIsNotCarriedOver() throws IOException {
    cli.set("MNEMONIC_PASSWORD", "new");
    write(
        2,
        Map.of(
            "imported_keys", dictionary(Map.of("0", "ll3:keyi1eel0:i-1eee")),
            "seed_extension", text("extension"),
            "network", text("mainnet"),
            "index_cache", dictionary(Map.of("3", dictionary(Map.of("1", "i4000e"))))));
    JsonNode report = migrate();

    assertThat(cli.err())
        .contains("1 imported private keys are not carried over")
        .contains("BIP39 passphrase")
        .contains("rescan --scan-depth 4020")
        .contains("a wallet for mainnet");
    assertThat(cli.err() + cli.out()).doesNotContain("extension");
    assertThat(report.required("needs_passphrase").booleanValue()).isTrue();
    cli.set("BIP39_PASSPHRASE", "extension");
    assertThat(cli.json("wallet", "info").required("fingerprint"))
        .isEqualTo(report.required("fingerprint"));
  }

  @Test
  void refusesAFileInUseUnlessTold() throws IOException {
    cli.set("MNEMONIC_PASSWORD", "new");
    write(2, Map.of());
    Files.writeString(directory.resolve(".wallet.jmdat.lock"), "1234");
    assertThat(cli.run("wallet", "migrate", old.toString())).isEqualTo(ExitCode.FAILED);
    assertThat(cli.err()).contains("is in use by joinmarket-clientserver");
    migrate("--ignore-lock");
    assertThat(target()).exists();
  }

  @Test
  void opensNoForeignWalletAsItsOwn() throws IOException {
    write(2, Map.of());
    assertThat(cli.run("wallet", "info", "-f", old.toString())).isEqualTo(ExitCode.FAILED);
    assertThat(cli.err()).contains("jmd wallet migrate " + old);
  }

  @Test
  void neverReplacesAWalletUnasked() throws IOException {
    cli.withWallet().set("MNEMONIC_PASSWORD", "new");
    write(2, Map.of("entropy", text("\1".repeat(16))));
    String before = Files.readString(target());
    assertThat(cli.run("wallet", "migrate", old.toString())).isEqualTo(ExitCode.FAILED);
    assertThat(Files.readString(target())).isEqualTo(before);
    assertThat(cli.run("wallet", "migrate", target().toString(), "--force"))
        .isEqualTo(ExitCode.USAGE);
    migrate("--force");
    assertThat(Files.readAllBytes(target())).isNotEqualTo(before.getBytes(UTF_8));
  }

  @Test
  void turnsMnemonicFilesIntoContainersAndBack() throws IOException {
    cli.withWallet();
    String source = target().toString();
    Path container = directory.resolve("other.jmdat");
    cli.set("MNEMONIC_PASSWORD", "secret");
    cli.ok("wallet", "migrate", source, "--format", "jmng", "-o", container.toString());
    assertThat(Files.readAllBytes(container)).startsWith("JMNG".getBytes(UTF_8));
    assertThat(cli.json("wallet", "info", "-f", container.toString()))
        .isEqualTo(cli.json("wallet", "info"));

    Path back = directory.resolve("back.mnemonic");
    cli.ok("wallet", "migrate", container.toString(), "-o", back.toString());
    cli.ok("wallet", "verify-password", "-f", back.toString());
    assertThat(cli.ok("wallet", "showseed", "-f", back.toString(), "--yes"))
        .contains(CliFixture.WORDS);
  }

  static Stream<Vectors.Row> files() {
    return Vectors.rows("wallet_legacy_jmdat.json")
        .filter(row -> "ok".equals(row.json().path("expect").asString("")))
        .filter(row -> row.json().path("encrypted").asBoolean(false))
        .filter(row -> row.json().has("file_base64"))
        .limit(2);
  }

  @ParameterizedTest
  @MethodSource("files")
  void migratesEncryptedFilesOfTheOldProgram(Vectors.Row row) throws IOException {
    Files.write(old, Base64.getDecoder().decode(row.text("file_base64")));
    Optional<String> password =
        Optional.of(row.json().required("password"))
            .filter(JsonNode::isString)
            .map(JsonNode::stringValue);
    cli.set("MNEMONIC_PASSWORD", password.orElse("new"));
    int code = cli.run("wallet", "migrate", old.toString(), "--json");
    if (row.text("base_path").startsWith("m/49'")) {
      assertThat(code).isEqualTo(ExitCode.FAILED);
      return;
    }
    assertThat(code).as(cli.err()).isEqualTo(ExitCode.OK);
    assertThat(cli.out()).contains(row.text("jmng_wallet_fingerprint"));
    assertThat(cli.ok("wallet", "showseed", "-f", target().toString(), "--yes").strip())
        .isEqualTo(row.text("mnemonic"));
  }
}
