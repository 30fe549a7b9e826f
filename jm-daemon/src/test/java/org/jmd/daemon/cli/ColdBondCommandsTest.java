package org.jmd.daemon.cli;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Stream;
import org.jmd.core.bond.Timenumber;
import org.jmd.core.crypto.BitcoinMessage;
import org.jmd.core.crypto.Secp256k1;
import org.jmd.core.crypto.SecretBytes;
import org.jmd.core.runtime.Network;
import org.jmd.core.tx.OutPoint;
import org.jmd.wallet.bond.BondCoin;
import org.jmd.wallet.bond.BondRegistry;
import org.jmd.wallet.bond.RegisteredBond;
import org.jmd.wallet.file.PrivateFiles;
import org.jmd.wallet.keys.HdKeys;
import org.jmd.wallet.keys.Mnemonic;
import org.jmd.wallet.psbt.Psbt;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

class ColdBondCommandsTest {
  private static final String DESTINATION = "bcrt1qw508d6qejxtdg4y5r3zarvary0c5xw7kygt080";

  private final SecretBytes device = SecretBytes.owning(secret());
  private final String deviceKey = Secp256k1.nativeCurve().publicKey(device).hex();
  private CliFixture cli;
  private String address;

  private static byte[] secret() {
    byte[] octets = new byte[32];
    Arrays.fill(octets, (byte) 0x42);
    return octets;
  }

  @BeforeEach
  void makeBond(@TempDir Path data) {
    cli = new CliFixture(data).withWallet();
    address = cli.ok("bond", "create-cold", deviceKey, "-d", "2098-01").strip();
  }

  private BondRegistry registry() {
    try (Mnemonic mnemonic = Mnemonic.parse(CliFixture.WORDS);
        HdKeys keys = HdKeys.of(mnemonic, "", Network.REGTEST, 5)) {
      return BondRegistry.open(new PrivateFiles(), cli.data(), keys.fingerprint());
    }
  }

  private String sign(String message) {
    return HexFormat.of().formatHex(BitcoinMessage.sign(device, message.getBytes(US_ASCII)));
  }

  /** Makes a hot key and a message for it; what the device returns for it. */
  private String prepare(int height, int periods) {
    cli.ok("bond", "generate-hot-keypair", "--bond-address", address);
    String message =
        cli.json(
                "bond",
                "prepare-certificate-message",
                address,
                "--current-block",
                String.valueOf(height),
                "--validity-periods",
                String.valueOf(periods))
            .path("message")
            .asString();
    return sign(message);
  }

  private int importCertificate(String signature, int height, String... more) {
    return cli.run(
        Stream.concat(
                Stream.of(
                    "bond",
                    "import-certificate",
                    address,
                    "--cert-signature",
                    signature,
                    "--current-block",
                    String.valueOf(height)),
                Arrays.stream(more))
            .toArray(String[]::new));
  }

  @Test
  void createColdRegistersTheKeyOfADevice() {
    assertThat(registry().bonds())
        .singleElement()
        .satisfies(b -> {
          assertThat(b.address()).isEqualTo(address);
          assertThat(b.index()).isEqualTo(-1);
          assertThat(b.path()).isEqualTo("external");
          assertThat(b.pubkey()).isEqualTo(deviceKey);
          assertThat(b.script()).isPresent();
          assertThat(b.locktime()).isEqualTo(new Timenumber(936).locktime());
        });
  }

  @Test
  void createColdUnderstandsDescriptors() {
    for (String key :
        List.of(
            "wpkh(" + deviceKey + ")",
            "wpkh([0a1b2c3d/84h/1h/0h/0/7]" + deviceKey + ")#abcdefgh",
            deviceKey.toUpperCase(java.util.Locale.ROOT))) {
      JsonNode made = cli.json("bond", "create-bond-address", key, "-d", "2098-01", "--no-save");
      assertThat(made.path("bond").path("address").asString()).isEqualTo(address);
      assertThat(made.path("signing_address").asString()).startsWith("bcrt1q");
    }
    for (String key : List.of("02ab", "wpkh()", "04" + "11".repeat(64), "02" + "ff".repeat(32))) {
      assertThat(cli.run("bond", "create-cold", key, "-d", "2098-01")).isEqualTo(ExitCode.USAGE);
    }
  }

  @Test
  void generateHotKeypairStoresTheKeyAndNeverShowsIt() {
    JsonNode made = cli.json("bond", "generate-hot-keypair", "--bond-address", address);

    RegisteredBond bond = registry().bonds().getFirst();
    String secret =
        bond.certificate().privateKeyHex().orElseThrow().use(b -> new String(b, US_ASCII));
    assertThat(bond.certificate().keyHex()).contains(made.path("cert_pubkey").asString());
    assertThat(cli.out() + cli.err()).doesNotContain(secret);
    assertThat(cli.json("bond", "list").toString()).doesNotContain(secret);
    assertThat(cli.run("bond", "generate-hot-keypair", "--bond-address", address))
        .isEqualTo(ExitCode.FAILED);
    cli.ok("bond", "generate-hot-keypair", "--bond-address", address, "--force");
    assertThat(registry().bonds().getFirst()).isNotEqualTo(bond);
  }

  @Test
  void prepareKeepsTheMessage() throws IOException {
    cli.ok("bond", "generate-hot-keypair", "--bond-address", address);
    JsonNode prepared =
        cli.json("bond", "prepare-certificate-message", address, "--current-block", "900000");

    assertThat(prepared.path("cert_expiry").asInt()).isEqualTo(498);
    assertThat(prepared.path("message").asString())
        .isEqualTo("fidelity-bond-cert|" + prepared.path("cert_pubkey").asString() + "|498");
    assertThat(Files.readString(cli.data().resolve("certificate_message.txt")))
        .isEqualTo(prepared.path("message").asString());
    assertThat(
            cli.run(
                "bond",
                "prepare-certificate-message",
                address,
                "--current-block",
                "900000",
                "--validity-periods",
                "65535"))
        .isEqualTo(ExitCode.USAGE);
  }

  @Test
  void prepareAsksTheNodeForTheHeight() {
    cli.ok("bond", "generate-hot-keypair", "--bond-address", address);
    cli.chain().mine(1);
    int period = (cli.chain().tipHeight() + 2) / 2016;

    assertThat(cli.json("bond", "prepare-certificate-message", address).path("cert_expiry").asInt())
        .isEqualTo(period + 52);
    cli.chain().setUnavailable(true);
    assertThat(cli.run("bond", "prepare-certificate-message", address)).isEqualTo(ExitCode.FAILED);
    assertThat(cli.err()).contains("--current-block");
  }

  @Test
  void importStoresACertificateThatHolds() {
    String signature = prepare(900_000, 52);

    assertThat(importCertificate(signature, 900_000)).as(cli.err()).isEqualTo(ExitCode.OK);

    RegisteredBond bond = registry().bonds().getFirst();
    assertThat(bond.certificate().signatureHex()).contains(signature);
    assertThat(bond.certificate().certificate().orElseThrow().verify(bond.key().orElseThrow()))
        .isTrue();
    assertThat(bond.certificate().privateKeyHex()).isPresent();
    JsonNode certificate =
        cli.json("bond", "show", address, "--current-block", "900001").path("certificate");
    assertThat(certificate.path("status").asString()).isEqualTo("valid");
    assertThat(certificate.path("expiry_height").asLong()).isEqualTo(498 * 2016);
  }

  @Test
  void importRefusesWhatDoesNotHold() {
    String signature = prepare(900_000, 52);

    assertThat(importCertificate(signature, 900_000, "--cert-expiry", "499"))
        .isEqualTo(ExitCode.FAILED);
    assertThat(importCertificate(signature, 498 * 2016 + 1)).isEqualTo(ExitCode.FAILED);
    assertThat(cli.err()).contains("expired");
    assertThat(importCertificate("zz", 900_000)).isEqualTo(ExitCode.FAILED);
    assertThat(importCertificate(signature, 900_000, "--cert-pubkey", deviceKey))
        .as("a key whose private key is not here")
        .isNotEqualTo(ExitCode.OK);
    assertThat(registry().bonds().getFirst().certificate().signatureHex()).isEmpty();
  }

  @Test
  void importCanSkipVerification() {
    cli.ok("bond", "generate-hot-keypair", "--bond-address", address);
    String wrong = sign("something else");

    assertThat(importCertificate(wrong, 900_000, "--cert-expiry", "498", "--skip-verification"))
        .isEqualTo(ExitCode.OK);
    assertThat(cli.err()).contains("does not hold");
    assertThat(registry().bonds().getFirst().certificate().signatureHex()).contains(wrong);
  }

  @Test
  void importFindsTheKeyInAFileOfItsOwn() {
    String key = cli.json("bond", "generate-hot-keypair").path("cert_pubkey").asString();
    assertThat(cli.data().resolve("hot_certificate_key_" + key.substring(0, 16) + ".json"))
        .exists();
    String message =
        cli.ok(
                "bond",
                "prepare-certificate-message",
                address,
                "--cert-pubkey",
                key,
                "--current-block",
                "900000")
            .strip();

    assertThat(importCertificate(sign(message), 900_000, "--cert-pubkey", key))
        .as(cli.err())
        .isEqualTo(ExitCode.OK);
    assertThat(registry().bonds().getFirst().certificate().keyHex()).contains(key);
    assertThat(registry().bonds().getFirst().certificate().privateKeyHex()).isPresent();
  }

  @Test
  void listAndShowWarnOfExpiry() {
    assertThat(importCertificate(prepare(900_000, 52), 900_000)).isEqualTo(ExitCode.OK);
    int last = 498 * 2016;

    cli.ok("bond", "list", "--current-block", String.valueOf(last - 5_000));
    assertThat(cli.err()).doesNotContain("warning");
    cli.ok("bond", "list", "--current-block", String.valueOf(last - 1_440));
    assertThat(cli.err()).contains("warning", "expires after block " + last, "10 days");
    cli.ok("bond", "show", address, "--current-block", String.valueOf(last + 1));
    assertThat(cli.err()).contains("warning", "expired after block " + last);
    cli.chain().setUnavailable(true);
    cli.ok("bond", "list");
    assertThat(cli.err()).contains("not known whether certificates have expired");
  }

  @Test
  void spendMakesAPsbtForTheDevice() throws Exception {
    BondCoin coin = new BondCoin(new OutPoint("ab".repeat(32), 1), 100_000, 6);
    BondCoin small = new BondCoin(new OutPoint("cd".repeat(32), 0), 5_000, 6);
    registry().change(list -> list.update(address, b -> b.withCoins(List.of(coin, small))));

    JsonNode made =
        cli.json(
            "bond",
            "spend-bond",
            address,
            DESTINATION,
            "-f",
            "2.5",
            "-m",
            "0a1b2c3d",
            "-p",
            "m/84'/1'/0'/0/7");

    Psbt psbt = Psbt.parse(made.path("psbt").asString().getBytes(US_ASCII));
    assertThat(psbt.transaction().inputs().getFirst().outPoint()).isEqualTo(coin.outPoint());
    assertThat(psbt.transaction().lockTime()).isEqualTo(new Timenumber(936).locktime());
    assertThat(psbt.transaction().outputSats()).isEqualTo(100_000 - made.path("fee_sats").asLong());
    assertThat(HexFormat.of().formatHex(psbt.serialize())).contains("0a1b2c3d");
    assertThat(cli.err()).contains("broadcast only after 2098-01-01", "more coins");
    JsonNode other =
        cli.json("bond", "spend", address, DESTINATION, "--utxo", "cd".repeat(32) + ":0");
    assertThat(other.path("value_sats").asLong()).isEqualTo(5_000);
  }

  @Test
  void spendWithoutACoinTriesTheDevice() throws Exception {
    assertThat(cli.run("bond", "spend", address, DESTINATION)).isEqualTo(ExitCode.FAILED);
    assertThat(cli.err()).contains("jmd bond sync");
    Path file = cli.data().resolve("try.psbt");

    cli.ok(
        "bond",
        "spend",
        address,
        DESTINATION,
        "--test-unfunded",
        "--test-utxo-value",
        "70000",
        "-o",
        file.toString());

    Psbt psbt = Psbt.parse(Files.readAllBytes(file));
    assertThat(psbt.transaction().inputs().getFirst().outPoint().txid()).isEqualTo("1".repeat(64));
    assertThat(psbt.transaction().outputSats()).isBetween(69_000L, 70_000L);
    assertThat(
            cli.run(
                "bond", "spend", address, DESTINATION, "--test-unfunded", "-o", file.toString()))
        .as("an existing file is not replaced")
        .isEqualTo(ExitCode.FAILED);
  }

  @Test
  void spendRefusesWrongArguments() {
    for (List<String> more :
        List.of(
            List.of("--test-unfunded", "-m", "0a1b2c3d"),
            List.of("--test-unfunded", "-m", "xx", "-p", "m/0"),
            List.of("--test-unfunded", "-f", "0"),
            List.of("--utxo", "nonsense"))) {
      assertThat(
              cli.run(
                  Stream.concat(Stream.of("bond", "spend", address, DESTINATION), more.stream())
                      .toArray(String[]::new)))
          .as("%s", more)
          .isEqualTo(ExitCode.USAGE);
    }
    assertThat(cli.run("bond", "spend", address, "bc1qmainnet", "--test-unfunded"))
        .isEqualTo(ExitCode.USAGE);
  }
}
