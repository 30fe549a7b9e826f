package org.jmd.daemon.regtest;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.PrintWriter;
import java.io.StringReader;
import java.io.StringWriter;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.stream.Stream;
import org.jmd.core.bond.Timenumber;
import org.jmd.core.runtime.ProcessHardening;
import org.jmd.core.testing.BitcoindFixture;
import org.jmd.daemon.cli.JmdCommand;
import org.jmd.daemon.cli.Terminal;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The life of a bond on a real node: made, funded, locked, expired, spent. */
class BondIT {
  private static final String WORDS =
      "abandon abandon abandon abandon abandon abandon abandon abandon abandon abandon abandon about";

  private final Map<String, String> environment = new HashMap<>();
  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();
  private BitcoindFixture node;
  private Timenumber month;

  @BeforeEach
  void start(@TempDir Path root) {
    node = BitcoindFixture.start();
    node.mine(110);
    // At least some days away, whatever day it is.
    month = Timenumber.atOrAfter(Instant.now().plus(Duration.ofDays(3))).orElseThrow();
    environment.put("JOINMARKET_DATA_DIR", root.resolve("data").toString());
    environment.put("NETWORK_CONFIG__NETWORK", "regtest");
    environment.put("LOGGING__LEVEL", "ERROR");
    environment.put("WALLET__SCAN_RANGE", "100");
    environment.put("BITCOIN__RPC_URL", "http://127.0.0.1:" + node.rpcPort());
    environment.put("BITCOIN__RPC_COOKIE_FILE", node.cookieFile().toString());
    environment.put(ProcessHardening.OPT_OUT, "1");
    environment.put("MNEMONIC", WORDS);
    ok("wallet", "import", "--no-prompt-password");
    environment.remove("MNEMONIC");
  }

  @AfterEach
  void stop() {
    node.close();
  }

  private int run(String... arguments) {
    // The node's wallets hear of blocks and transactions a moment later than the node.
    node.call("syncwithvalidationinterfacequeue");
    out.getBuffer().setLength(0);
    err.getBuffer().setLength(0);
    Terminal terminal =
        new Terminal(
            new PrintWriter(out, true),
            new PrintWriter(err, true),
            new BufferedReader(new StringReader("")),
            false);
    return JmdCommand.execute(terminal, environment, arguments);
  }

  private String ok(String... arguments) {
    assertThat(run(arguments)).as(() -> Arrays.toString(arguments) + ": " + err).isZero();
    return out.toString().strip();
  }

  private JsonNode json(String... arguments) {
    return JsonMapper.shared()
        .readTree(
            ok(
                Stream.concat(Arrays.stream(arguments), Stream.of("--json"))
                    .toArray(String[]::new)));
  }

  private JsonNode onlyBond(String... command) {
    JsonNode bonds = json(command).path("bonds");
    assertThat(bonds).hasSize(1);
    return bonds.path(0);
  }

  /** Lets the lock end: the median of eleven block times must be past it. */
  private void passTheMonth() {
    node.call("setmocktime", month.locktime() + 3_600);
    node.mine(12);
  }

  @Test
  void aBondIsFundedLockedAndSpentAfterItsMonthHasBegun() {
    node.fund(ok("wallet", "address", "new", "0"), 100_000_000);
    String bond = ok("bond", "create", "--locktime-date", month.month().toString());

    String funding =
        json("bond", "fund", bond, "--amount", "60000000", "--fee-rate", "2", "--yes")
            .path("txid")
            .asString();
    node.mine(1);
    JsonNode locked = onlyBond("bond", "sync");
    assertThat(locked.path("txid").asString()).isEqualTo(funding);
    assertThat(locked.path("value_sats").asLong()).isEqualTo(60_000_000);
    assertThat(locked.path("confirmations").asInt()).isEqualTo(1);
    assertThat(locked.path("active").asBoolean()).isTrue();

    String destination = node.newAddress();
    assertThat(run("bond", "spend", bond, destination, "--yes")).isEqualTo(1);
    assertThat(err.toString())
        .contains("the bond is locked until " + month.month() + "-01 00:00:00 UTC")
        .contains("median time past")
        .hasLineCount(1);

    passTheMonth();
    JsonNode spent = json("bond", "spend", bond, destination, "--fee-rate", "3", "--yes");
    node.mine(1);

    JsonNode paid = node.call("gettxout", spent.path("txid").asString(), 0);
    assertThat(paid.at("/scriptPubKey/address").asString()).isEqualTo(destination);
    assertThat(BitcoindFixture.sats(paid.required("value")))
        .isEqualTo(60_000_000 - spent.path("fee_sats").asLong());
    assertThat(onlyBond("bond", "sync").path("funded").asBoolean()).isFalse();
  }

  @Test
  void aPsbtSignedEarlyIsTakenByTheNodeOnlyAfterTheMonthHasBegun() {
    String bond = ok("bond", "create", "--locktime-date", month.month().toString());
    node.fund(bond, 50_000_000);
    assertThat(onlyBond("bond", "sync").path("funded").asBoolean()).isTrue();
    String psbt =
        json("bond", "spend", bond, node.newAddress(), "--psbt", "-f", "4").path("psbt").asString();
    String signed = ok("wallet", "sign-psbt", psbt, "--yes");

    String hex = json("bond", "finalize", signed).path("hex").asString();
    JsonNode early = node.call("testmempoolaccept", java.util.List.of(hex)).path(0);
    assertThat(early.path("allowed").asBoolean()).isFalse();
    assertThat(early.path("reject-reason").asString()).isEqualTo("non-final");
    assertThat(run("bond", "finalize", signed, "--broadcast", "--yes")).isEqualTo(1);
    assertThat(err.toString()).contains("locked until", "median time past");

    passTheMonth();
    String txid = json("bond", "finalize", signed, "--broadcast", "--yes").path("txid").asString();
    node.mine(1);

    assertThat(node.call("gettxout", txid, 0).isNull()).isFalse();
    assertThat(onlyBond("bond", "sync").path("funded").asBoolean()).isFalse();
  }

  @Test
  void recoverFindsBondsOfAWalletThatLostItsRegistry() {
    String bond = ok("bond", "create", "--no-save", "--locktime-date", month.month().toString());
    String late = ok("bond", "create", "--no-save", "--locktime-date", "2099-12");
    node.fund(bond, 50_000_000);
    node.fund(late, 70_000_000);

    JsonNode bonds = json("bond", "recover").path("bonds");

    assertThat(bonds).hasSize(2);
    assertThat(bonds.path(0).path("address").asString()).isEqualTo(bond);
    assertThat(bonds.path(1).path("value_sats").asLong()).isEqualTo(70_000_000);
  }
}
