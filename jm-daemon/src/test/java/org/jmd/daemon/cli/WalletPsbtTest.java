package org.jmd.daemon.cli;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.Reader;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.HexFormat;
import java.util.List;
import org.jmd.core.runtime.Network;
import org.jmd.core.tx.Addresses;
import org.jmd.core.tx.OutPoint;
import org.jmd.core.tx.PrevOut;
import org.jmd.core.tx.ScriptPubKey;
import org.jmd.core.tx.ScriptVerdict;
import org.jmd.core.tx.ScriptVerifier;
import org.jmd.core.tx.Tx;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

/** Two machines with the same words: one with a node, one without. */
class WalletPsbtTest {
  private static final String DESTINATION =
      Addresses.format(ScriptPubKey.p2wpkh(new byte[20]), Network.REGTEST).orElseThrow();

  @TempDir Path online;
  @TempDir Path offline;
  private CliFixture here;
  private CliFixture there;
  private Path unsigned;
  private Path signed;
  private OutPoint coin;
  private ScriptPubKey script;

  @BeforeEach
  void payTheWallet() {
    here = new CliFixture(online).withWallet();
    there = new CliFixture(offline).withWallet().set("BITCOIN__RPC_URL", "http://127.0.0.1:1");
    unsigned = online.resolve("payment.psbt");
    signed = offline.resolve("signed.psbt");
    script = Addresses.parse(here.ok("wallet", "address", "new", "1").strip(), Network.REGTEST);
    coin = here.chain().fund(script, 500_000);
    here.chain().mine(6);
  }

  private String create() {
    return here.ok(
        "wallet", "psbt", "create", DESTINATION, "-m", "1", "-a", "200000", "--fee-rate", "3");
  }

  private void createFile() {
    here.ok(
        "wallet",
        "psbt",
        "create",
        DESTINATION,
        "-m",
        "1",
        "-a",
        "200000",
        "--fee-rate",
        "3",
        "-o",
        unsigned.toString());
  }

  private static String mode(Path file) throws IOException {
    return PosixFilePermissions.toString(Files.getPosixFilePermissions(file));
  }

  @Test
  void paysByWayOfAMachineWithoutANode() throws IOException {
    createFile();
    there.ok("wallet", "sign-psbt", "-i", unsigned.toString(), "-o", signed.toString(), "--yes");
    assertThat(there.err()).contains("1 inputs signed; complete");
    assertThat(mode(unsigned)).isEqualTo("rw-------");
    assertThat(mode(signed)).isEqualTo("rw-------");

    JsonNode done = here.json("wallet", "psbt", "finalize", "--input", signed.toString());

    Tx tx = Tx.tryParse(HexFormat.of().parseHex(done.required("hex").stringValue())).orElseThrow();
    assertThat(ScriptVerifier.verify(tx, List.of(new PrevOut(coin, 500_000, script))))
        .isEqualTo(new ScriptVerdict.Valid());
    assertThat(tx.txid()).isEqualTo(done.required("txid").stringValue());
    assertThat(tx.outputs().getFirst().valueSats()).isEqualTo(200_000);
    assertThat(done.required("fee_sats").longValue())
        .isEqualTo(500_000 - tx.outputSats())
        .isBetween(2L * tx.vbytes(), 4L * tx.vbytes());
    assertThat(done.required("broadcast").booleanValue()).isFalse();
  }

  @Test
  void paysFromAMachineThatHasPublicKeysOnly() {
    Path keys = online.resolve("watch").resolve("keys.json");
    there.ok("wallet", "psbt", "export-keys", "-o", keys.toString());
    CliFixture watcher =
        new CliFixture(online.resolve("watch"), here.chain()).set("MNEMONIC_FILE", keys.toString());
    assertThat(watcher.ok("wallet", "address", "new", "1").strip())
        .isNotEqualTo(Addresses.format(script, Network.REGTEST).orElseThrow());
    assertThat(watcher.ok("wallet", "info")).contains("500,000");

    String created = watcher.ok("wallet", "psbt", "create", DESTINATION, "-m", "1").strip();
    String by = there.ok("wallet", "sign-psbt", created, "--yes").strip();
    assertThat(there.err()).contains("complete");
    watcher.ok("wallet", "psbt", "finalize", by, "--broadcast", "--yes");

    assertThat(watcher.run("wallet", "sign-psbt", created, "--yes")).isEqualTo(ExitCode.FAILED);
    assertThat(watcher.err()).contains("public keys only");
  }

  @Test
  void broadcastsAfterAConfirmation() {
    createFile();
    there.ok("wallet", "sign-psbt", "-i", unsigned.toString(), "-o", signed.toString(), "--yes");
    String[] finalize = {"wallet", "psbt", "finalize", "-i", signed.toString(), "--broadcast"};

    assertThat(here.typing("no\n").run(finalize)).isEqualTo(ExitCode.FAILED);
    assertThat(here.backend().utxo(coin)).isPresent();

    String txid = here.typing("yes\n").ok(finalize).strip();
    here.chain().mine(1);
    assertThat(here.backend().utxo(coin)).isEmpty();
    assertThat(txid).matches("[0-9a-f]{64}");
  }

  @Test
  void reviewTellsOursFromForeign() {
    JsonNode review = there.json("wallet", "psbt", "review", create().strip());

    assertThat(review.at("/inputs/0/ours").booleanValue()).isTrue();
    assertThat(review.at("/inputs/0/outpoint").stringValue()).isEqualTo(coin.toString());
    assertThat(review.at("/inputs/0/mixdepth").intValue()).isEqualTo(1);
    assertThat(review.at("/outputs/0/ours").booleanValue()).isFalse();
    assertThat(review.at("/outputs/0/address").stringValue()).isEqualTo(DESTINATION);
    assertThat(review.at("/outputs/1/ours").booleanValue()).isTrue();
    assertThat(review.at("/outputs/1/path").stringValue()).isEqualTo("m/84'/1'/1'/1/0");
    assertThat(review.required("spent_sats").longValue())
        .isEqualTo(200_000 + review.required("fee_sats").longValue());
    assertThat(review.required("signable_inputs").intValue()).isEqualTo(1);
    assertThat(review.required("refusal").isNull()).isTrue();
    assertThat(there.ok("wallet", "psbt", "review", create().strip()))
        .contains("ours m/84'/1'/1'/0/0", "foreign", "sat/vB");
  }

  @ParameterizedTest
  @ValueSource(strings = {"sign-psbt", "signpsbt", "psbt sign"})
  void signsOnlyAfterAYes(String command) {
    String psbt = create().strip();
    String[] line = ("wallet " + command + " " + psbt).split(" ");

    assertThat(there.piping("").run(line)).isEqualTo(ExitCode.FAILED);
    assertThat(there.typing("\n").run(line)).isEqualTo(ExitCode.FAILED);
    assertThat(there.out()).isEmpty();
    assertThat(there.err()).contains(DESTINATION).contains("not signed");

    assertThat(there.typing("y\n").ok(line).strip()).isNotEqualTo(psbt).startsWith("cHNidP8");
  }

  @Test
  void readsStandardInput() {
    String psbt = create().strip();
    String broken = psbt.substring(0, 50) + "\r\n" + psbt.substring(50) + "\n";

    assertThat(there.piping(broken).ok("wallet", "sign-psbt", "-", "--yes")).startsWith("cHNidP8");
    assertThat(there.piping(broken).ok("wallet", "sign-psbt", "--yes")).startsWith("cHNidP8");
  }

  @Test
  void keepsTheFormOfAFile() throws IOException {
    String psbt = create().strip();
    Path text = Files.writeString(offline.resolve("payment.txt"), psbt);

    there.ok("wallet", "sign-psbt", "-i", text.toString(), "-o", text.toString(), "-y");

    assertThat(Files.readString(text)).startsWith("cHNidP8").isNotEqualTo(psbt);
  }

  @Test
  void replacesNoOtherFile() throws IOException {
    Path wallet = offline.resolve("wallets").resolve("default.mnemonic");
    String before = Files.readString(wallet);

    assertThat(there.run("wallet", "sign-psbt", create().strip(), "-o", wallet.toString(), "-y"))
        .isEqualTo(ExitCode.FAILED);

    assertThat(Files.readString(wallet)).isEqualTo(before);
    assertThat(there.err()).contains("--force");
  }

  @Test
  void refusesAPsbtThatChangesDuringTheReview() throws IOException {
    createFile();
    byte[] other = create().strip().getBytes(US_ASCII);
    Terminal terminal =
        new Terminal(
            new PrintWriter(Writer.nullWriter()),
            new PrintWriter(Writer.nullWriter()),
            new BufferedReader(
                new Reader() {
                  private int next;

                  @Override
                  public int read(char[] target, int offset, int length) throws IOException {
                    // The moment at which somebody says yes.
                    Files.write(unsigned, other);
                    target[offset] = "y\n".charAt(next);
                    next++;
                    return 1;
                  }

                  @Override
                  public void close() {}
                }),
            true);

    int code =
        there.runOn(
            terminal, "wallet", "sign-psbt", "-i", unsigned.toString(), "-o", signed.toString());

    assertThat(code).isEqualTo(ExitCode.FAILED);
    assertThat(signed).doesNotExist();
  }

  @Test
  void signsNothingThatIsNotOurs() {
    CliFixture stranger =
        new CliFixture(offline.resolve("stranger"))
            .set("MNEMONIC", CliFixture.WORDS.replace("about", "abandon"));

    assertThat(stranger.run("wallet", "sign-psbt", create().strip(), "--yes"))
        .isEqualTo(ExitCode.FAILED);

    assertThat(stranger.err()).contains("no input of this PSBT is ours");
    assertThat(stranger.out()).isEmpty();
  }

  @Test
  void refusesFeesAboveTheCap() {
    String psbt = create().strip();

    assertThat(
            there.set("WALLET__MAX_FEE_RATE_SAT_VB", "2").run("wallet", "sign-psbt", psbt, "--yes"))
        .isEqualTo(ExitCode.FAILED);

    assertThat(there.err()).contains("above 2 sat/vB");
    assertThat(there.json("wallet", "psbt", "review", psbt).required("refusal").isString())
        .isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "wallet sign-psbt --scan-range -1 cHNidP8=",
        "wallet sign-psbt --scan-range 1000001 cHNidP8=",
        "wallet sign-psbt --input a cHNidP8=",
        "wallet psbt",
        "wallet psbt create",
        "wallet psbt create nowhere",
        "wallet psbt create bcrt1qqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqdku202 --fee-rate 0",
        "wallet psbt create bcrt1qqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqdku202 --input-utxo 1:1"
      })
  void wrongArgumentsAreUsageErrors(String line) {
    assertThat(there.run(line.split(" "))).as(line).isEqualTo(ExitCode.USAGE);
  }

  @ParameterizedTest
  @ValueSource(strings = {"cHNidP8=", "???", "cHNidP8BAAA="})
  void refusesWhatIsNoPsbt(String text) {
    assertThat(there.run("wallet", "sign-psbt", text, "--yes")).isEqualTo(ExitCode.FAILED);
    assertThat(there.run("wallet", "psbt", "finalize", text)).isEqualTo(ExitCode.FAILED);
    assertThat(there.err()).doesNotContain("Exception");
  }

  @Test
  void doesNotFinaliseWhatIsNotSigned() {
    assertThat(here.run("wallet", "psbt", "finalize", create().strip())).isEqualTo(ExitCode.FAILED);
    assertThat(here.err()).contains("is not signed");
  }
}
