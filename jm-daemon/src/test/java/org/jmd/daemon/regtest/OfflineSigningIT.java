package org.jmd.daemon.regtest;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringReader;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.YearMonth;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jmd.core.bond.BondScript;
import org.jmd.core.bond.Timenumber;
import org.jmd.core.runtime.Network;
import org.jmd.core.runtime.ProcessHardening;
import org.jmd.core.testing.BitcoindFixture;
import org.jmd.core.tx.Addresses;
import org.jmd.core.tx.FeeRate;
import org.jmd.core.tx.OutPoint;
import org.jmd.core.tx.ScriptPubKey;
import org.jmd.daemon.cli.JmdCommand;
import org.jmd.daemon.cli.Terminal;
import org.jmd.wallet.keys.HdKeys;
import org.jmd.wallet.keys.Mnemonic;
import org.jmd.wallet.psbt.BondSpend;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/**
 * Payments that a machine with a node makes and sends, and another one signs: its own data
 * directory, no node, nothing in common but the words and a file.
 */
class OfflineSigningIT {
  private static final String WORDS =
      "abandon abandon abandon abandon abandon abandon abandon abandon abandon abandon abandon about";

  private static BitcoindFixture node;

  @TempDir Path root;
  private final Map<String, String> online = new HashMap<>();
  private final Map<String, String> offline = new HashMap<>();
  private Path unsigned;
  private Path signed;

  @BeforeAll
  static void start() {
    node = BitcoindFixture.start();
    node.mine(110);
  }

  @AfterAll
  static void stop() {
    node.close();
  }

  @BeforeEach
  void makeTwoMachines() {
    for (Map<String, String> machine : List.of(online, offline)) {
      machine.put("NETWORK_CONFIG__NETWORK", "regtest");
      machine.put("LOGGING__LEVEL", "ERROR");
      machine.put(ProcessHardening.OPT_OUT, "1");
    }
    online.put("JOINMARKET_DATA_DIR", root.resolve("online").toString());
    online.put("BITCOIN__RPC_URL", "http://127.0.0.1:" + node.rpcPort());
    online.put("BITCOIN__RPC_COOKIE_FILE", node.cookieFile().toString());
    offline.put("JOINMARKET_DATA_DIR", root.resolve("offline").toString());
    // Nobody listens there: whoever asks a node fails.
    offline.put("BITCOIN__RPC_URL", "http://127.0.0.1:1");
    for (Map<String, String> machine : List.of(online, offline)) {
      machine.put("MNEMONIC", WORDS);
      jmd(machine, "wallet", "import", "--no-prompt-password");
      machine.remove("MNEMONIC");
    }
    unsigned = root.resolve("unsigned.psbt");
    signed = root.resolve("signed.psbt");
  }

  private static String jmd(Map<String, String> machine, String... arguments) {
    StringWriter out = new StringWriter();
    StringWriter err = new StringWriter();
    Terminal terminal =
        new Terminal(
            new PrintWriter(out, true),
            new PrintWriter(err, true),
            new BufferedReader(new StringReader("")),
            false);
    int code = JmdCommand.execute(terminal, machine, arguments);
    assertThat(code).as("%s: %s", String.join(" ", arguments), err).isZero();
    return out.toString().strip();
  }

  @Test
  void theNodeTakesWhatWasSignedElsewhere() {
    node.fund(jmd(online, "wallet", "address", "new", "2"), 30_000_000);
    node.fund(jmd(online, "wallet", "address", "new", "2"), 20_000_000);
    String destination = node.newAddress();
    jmd(
        online,
        "wallet psbt create -m 2 -a 45000000 --fee-rate 2 -o"
            .concat(" " + unsigned + " ")
            .concat(destination)
            .split(" "));

    jmd(offline, ("wallet sign-psbt --yes -i " + unsigned + " -o " + signed).split(" "));
    String txid = jmd(online, ("wallet psbt finalize --broadcast --yes -i " + signed).split(" "));

    JsonNode tx = node.call("getmempoolentry", txid);
    assertThat(BitcoindFixture.sats(tx.at("/fees/base")))
        .isBetween(2L * tx.required("vsize").intValue(), 2L * tx.required("vsize").intValue() + 4);
    node.mine(1);
    JsonNode raw = node.call("getrawtransaction", txid, true);
    assertThat(raw.at("/confirmations").intValue()).isEqualTo(1);
    assertThat(raw.at("/vin").size()).isEqualTo(2);
    assertThat(raw.at("/vout/0/scriptPubKey/address").stringValue()).isEqualTo(destination);
    assertThat(BitcoindFixture.sats(raw.at("/vout/0/value"))).isEqualTo(45_000_000);
  }

  @Test
  void redeemsABondThatWasSignedElsewhere() throws Exception {
    Timenumber month =
        Timenumber.of(YearMonth.from(Instant.now().atOffset(ZoneOffset.UTC)).minusMonths(2))
            .orElseThrow();
    BondScript bond;
    try (Mnemonic mnemonic = Mnemonic.parse(WORDS);
        HdKeys keys = HdKeys.of(mnemonic, "", Network.REGTEST, 5)) {
      bond = keys.bond(month);
    }
    OutPoint coin =
        node.fund(Addresses.format(bond.scriptPubKey(), Network.REGTEST).orElseThrow(), 70_000_000);
    node.mine(1);
    ScriptPubKey destination = Addresses.parse(node.newAddress(), Network.REGTEST);
    write(
        BondSpend.of(coin, 70_000_000, bond, destination, FeeRate.of("3"), Optional.empty())
            .psbt()
            .serialize());

    String review = jmd(offline, ("wallet psbt review -i " + unsigned).split(" "));
    assertThat(review).contains("ours m/84'/1'/0'/2/" + month.value(), "bond locked until");
    jmd(offline, ("wallet sign-psbt --yes -i " + unsigned + " -o " + signed).split(" "));
    String txid = jmd(online, ("wallet psbt finalize --broadcast --yes -i " + signed).split(" "));

    node.mine(1);
    JsonNode raw = node.call("getrawtransaction", txid, true);
    assertThat(raw.at("/confirmations").intValue()).isEqualTo(1);
    assertThat(raw.at("/vin/0/txinwitness").size()).isEqualTo(2);
    assertThat(raw.at("/locktime").longValue()).isEqualTo(bond.locktime());
  }

  private void write(byte[] psbt) throws IOException {
    Files.write(unsigned, psbt);
  }

  @Test
  void theNodeReadsOurPsbtsAndWeReadTheNodes() {
    String address = jmd(online, "wallet", "address", "new", "0");
    node.fund(address, 10_000_000);
    String created =
        jmd(online, ("wallet psbt create --fee-rate 1 " + node.newAddress()).split(" "));
    JsonNode decoded = node.call("decodepsbt", created);
    assertThat(decoded.at("/inputs/0/witness_utxo/scriptPubKey/address").stringValue())
        .isEqualTo(address);
    assertThat(decoded.at("/inputs/0/bip32_derivs/0/path").stringValue()).startsWith("m/84");

    String signed = jmd(offline, "wallet", "sign-psbt", "--yes", created);
    String byNode = node.call("finalizepsbt", signed).required("hex").stringValue();

    assertThat(jmd(online, "wallet", "psbt", "finalize", signed)).isEqualTo(byNode);
    String finalised = node.call("finalizepsbt", signed, false).required("psbt").stringValue();
    assertThat(jmd(online, "wallet", "psbt", "finalize", finalised)).isEqualTo(byNode);
    assertThat(node.call("testmempoolaccept", List.of(byNode)).at("/0/allowed").booleanValue())
        .isTrue();
  }
}
