package org.jmd.daemon.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.HexFormat;
import java.util.List;
import org.jmd.core.runtime.Network;
import org.jmd.core.tx.Addresses;
import org.jmd.core.tx.OutPoint;
import org.jmd.core.tx.ScriptPubKey;
import org.jmd.core.tx.Tx;
import org.jmd.core.tx.TxInput;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

class WalletSendTest {
  private static final String SHOP =
      Addresses.format(ScriptPubKey.p2tr(new byte[32]), Network.REGTEST).orElseThrow();
  private static final String ELSEWHERE =
      Addresses.format(ScriptPubKey.p2tr(new byte[32]), Network.MAINNET).orElseThrow();

  @TempDir Path data;
  private CliFixture cli;
  private OutPoint coin;

  @BeforeEach
  void fundMixdepthTwo() {
    cli = new CliFixture(data).withWallet();
    coin = fund(2, 500_000);
  }

  private OutPoint fund(int mixdepth, long sats) {
    String address = cli.ok("wallet", "address", "new", Integer.toString(mixdepth)).strip();
    return cli.chain().fund(Addresses.parse(address, Network.REGTEST), sats);
  }

  private Tx accepted() {
    return Tx.tryParse(HexFormat.of().parseHex(cli.chain().accepted().getLast().rawHex()))
        .orElseThrow();
  }

  @Test
  void paysAnAmountAfterAYes() {
    assertThat(
            cli.typing("y\n")
                .run("wallet", "send", SHOP, "--amount", "100000", "-m", "2", "--fee-rate", "3"))
        .isEqualTo(ExitCode.OK);

    assertThat(cli.err())
        .contains("pays      100,000 sats to " + SHOP)
        .contains("3 sat/vB")
        .contains("Send this payment? [y/N]");
    assertThat(cli.out()).startsWith("txid: " + accepted().txid());
    assertThat(accepted().outputs().getFirst().valueSats()).isEqualTo(100_000);
    assertThat(accepted().inputs()).allMatch(i -> i.sequence() == TxInput.SEQUENCE_REPLACEABLE);
    assertThat(accepted().lockTime()).isPositive();
  }

  @Test
  void sweepsWithoutAnAmount() {
    fund(2, 40_000);
    fund(1, 70_000);

    JsonNode sent = cli.json("wallet", "send", SHOP, "-m", "2", "--yes", "--fee-rate", "1");

    assertThat(sent.path("inputs")).hasSize(2);
    assertThat(sent.path("amount_sats").longValue() + sent.path("fee_sats").longValue())
        .isEqualTo(540_000);
    assertThat(sent.path("change_address").isNull()).isTrue();
    assertThat(sent.path("broadcast").booleanValue()).isTrue();
    assertThat(sent.path("txid").stringValue()).isEqualTo(accepted().txid());
  }

  @Test
  void nothingHappensWithoutAYes() {
    assertThat(cli.typing("n\n").run("wallet", "send", SHOP, "-m", "2")).isEqualTo(ExitCode.FAILED);
    assertThat(cli.typing("").run("wallet", "send", SHOP, "-m", "2")).isEqualTo(ExitCode.FAILED);
    assertThat(cli.piping("y\n").run("wallet", "send", SHOP, "-m", "2")).isEqualTo(ExitCode.FAILED);
    assertThat(cli.err()).contains("--yes");
    assertThat(cli.chain().accepted()).isEmpty();
  }

  @Test
  void aDryRunChangesNothing() {
    JsonNode plan =
        cli.json("wallet", "send", SHOP, "-a", "9000", "-m", "2", "--dry-run", "--fee-rate", "2");

    assertThat(plan.path("txid").isNull()).isTrue();
    assertThat(plan.path("broadcast").booleanValue()).isFalse();
    assertThat(plan.path("amount_sats").longValue()).isEqualTo(9_000);
    assertThat(plan.path("change_sats").longValue())
        .isEqualTo(500_000 - 9_000 - plan.path("fee_sats").longValue());
    assertThat(plan.path("inputs").path(0).path("outpoint").stringValue())
        .isEqualTo(coin.toString());
    assertThat(cli.chain().accepted()).isEmpty();
    assertThat(data.resolve("history.csv")).doesNotExist();
  }

  @Test
  void spendsExactlyTheNamedCoins() {
    OutPoint small = fund(2, 40_000);

    cli.ok("wallet", "send", SHOP, "-a", "9000", "--input-utxo", small.toString(), "--yes");

    assertThat(accepted().inputs()).singleElement().matches(i -> i.outPoint().equals(small));
    assertThat(
            cli.run("wallet", "send", SHOP, "-a", "9", "-m", "1", "--input-utxo", coin.toString()))
        .isEqualTo(ExitCode.FAILED);
  }

  @Test
  void printsInsteadOfSending() {
    String out = cli.ok("wallet", "send", SHOP, "-m", "2", "--no-broadcast", "--yes", "--no-rbf");

    Tx signed = Tx.tryParse(HexFormat.of().parseHex(out.lines().toList().getLast())).orElseThrow();
    assertThat(signed.inputs()).allMatch(i -> i.sequence() == TxInput.SEQUENCE_LOCK_TIME);
    assertThat(cli.chain().policyProblem(signed.serialize())).isEmpty();
    assertThat(cli.chain().accepted()).isEmpty();
    assertThat(data.resolve("history.csv")).doesNotExist();
    // The coins are reserved for a while.
    assertThat(cli.run("wallet", "send", SHOP, "-m", "2", "--yes")).isEqualTo(ExitCode.FAILED);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "--amount -1",
        "--fee-rate 0",
        "--fee-rate 1 --block-target 2",
        "--block-target 1009",
        "--mixdepth 5",
        "--input-utxo zz:0"
      })
  void wrongArgumentsAreUsageErrors(String arguments) {
    String[] line = ("wallet send " + SHOP + " --yes " + arguments).split(" ");
    assertThat(cli.run(line)).isEqualTo(ExitCode.USAGE);
    assertThat(cli.chain().accepted()).isEmpty();
  }

  @Test
  void refusesAddressesOfOtherNetworksAndRatesAboveTheCap() {
    assertThat(cli.run("wallet", "send", ELSEWHERE, "-m", "2", "--yes")).isEqualTo(ExitCode.USAGE);
    assertThat(cli.run("wallet", "send", SHOP, "-m", "2", "--yes", "--fee-rate", "1001"))
        .isEqualTo(ExitCode.FAILED);
    assertThat(cli.err()).contains("max_fee_rate_sat_vb");
    cli.set("WALLET__MAX_FEE_RATE_SAT_VB", "5");
    assertThat(cli.run("wallet", "send", SHOP, "-m", "2", "--yes", "--fee-rate", "6"))
        .isEqualTo(ExitCode.FAILED);
    assertThat(cli.chain().accepted()).isEmpty();
  }

  @Test
  void warnsOfReusedAndOwnAddressesAndHighFees() {
    String own =
        Addresses.format(cli.chain().output(coin).orElseThrow().script(), Network.REGTEST)
            .orElseThrow();
    List<String> warnings =
        cli.json("wallet", "send", own, "-a", "3000", "-m", "2", "--dry-run", "--fee-rate", "9")
            .path("warnings")
            .valueStream()
            .map(JsonNode::stringValue)
            .toList();
    assertThat(warnings)
        .anyMatch(w -> w.contains("used before"))
        .anyMatch(w -> w.contains("your own"))
        .anyMatch(w -> w.contains("more than 5 %"));
  }

  @Test
  void bumpReplacesAPayment() {
    cli.ok("wallet", "send", SHOP, "-a", "100000", "-m", "2", "--yes", "--fee-rate", "2");
    String first = accepted().txid();

    JsonNode plan = cli.json("wallet", "bump", first, "--fee-rate", "20", "--dry-run");
    assertThat(accepted().txid()).isEqualTo(first);
    JsonNode sent = cli.json("wallet", "bump", first, "--fee-rate", "20", "--yes");

    assertThat(plan.path("fee_sats")).isEqualTo(sent.path("fee_sats"));
    assertThat(sent.path("replaces").stringValue()).isEqualTo(first);
    assertThat(sent.path("amount_sats").longValue()).isEqualTo(100_000);
    assertThat(cli.chain().accepted())
        .singleElement()
        .matches(t -> t.txid().equals(sent.path("txid").stringValue()));
    assertThat(cli.run("wallet", "bump", first, "--yes")).isEqualTo(ExitCode.FAILED);
    assertThat(cli.run("wallet", "bump", "nonsense", "--yes")).isEqualTo(ExitCode.USAGE);
  }

  @Test
  void aSweepIsBumpedOnlyAtTheExpenseOfThePayment() {
    cli.ok("wallet", "send", SHOP, "-m", "2", "--yes", "--fee-rate", "2");
    String first = accepted().txid();

    assertThat(cli.run("wallet", "bump", first, "--fee-rate", "20", "--yes"))
        .isEqualTo(ExitCode.FAILED);
    assertThat(cli.err()).contains("--reduce-payment");
    JsonNode sent =
        cli.json("wallet", "bump", first, "--fee-rate", "20", "--yes", "--reduce-payment");
    assertThat(sent.path("amount_sats").longValue() + sent.path("fee_sats").longValue())
        .isEqualTo(500_000);
  }

  @Test
  void cpfpSendsAChildThatPaysForBoth() {
    cli.ok("wallet", "send", SHOP, "-a", "100000", "-m", "2", "--yes", "--fee-rate", "2");
    Tx parent = accepted();

    JsonNode child = cli.json("wallet", "cpfp", parent.txid() + ":1", "--fee-rate", "20", "--yes");

    assertThat(child.path("mixdepth").intValue()).isEqualTo(2);
    assertThat(accepted().inputs())
        .singleElement()
        .matches(i -> i.outPoint().equals(new OutPoint(parent.txid(), 1)));
    assertThat(cli.run("wallet", "cpfp", parent.txid() + ":0", "--yes")).isEqualTo(ExitCode.FAILED);
    assertThat(cli.run("wallet", "cpfp", "zz:0", "--yes")).isEqualTo(ExitCode.USAGE);
  }

  @Test
  void coinsAreChosenFromAList() {
    OutPoint other = fund(1, 70_000);

    assertThat(
            cli.typing(" \ny\n").run("wallet", "send", SHOP, "-a", "9000", "-s", "--fee-rate", "2"))
        .isEqualTo(ExitCode.OK);
    assertThat(accepted().inputs()).singleElement().matches(i -> i.outPoint().equals(other));
    assertThat(cli.typing("q\n").run("wallet", "send", SHOP, "-s")).isEqualTo(ExitCode.FAILED);
    assertThat(cli.err()).contains("Cancelled");
    assertThat(cli.run("wallet", "send", SHOP, "-s", "--input-utxo", coin.toString()))
        .isEqualTo(ExitCode.USAGE);
  }

  @Test
  void withoutATerminalOnlyTheOneCoinIsChosen() {
    cli.ok("wallet", "send", SHOP, "-a", "9000", "-s", "--dry-run");
    fund(1, 70_000);
    assertThat(cli.run("wallet", "send", SHOP, "-a", "9000", "-s", "--dry-run"))
        .isEqualTo(ExitCode.FAILED);
    assertThat(cli.err()).contains("without a terminal");
  }

  @Test
  void freezesAndUnfreezes() {
    JsonNode frozen = cli.json("wallet", "freeze", coin.toString());
    assertThat(frozen.path("frozen_sats").longValue()).isEqualTo(500_000);
    assertThat(cli.run("wallet", "send", SHOP, "-m", "2", "--yes")).isEqualTo(ExitCode.FAILED);
    assertThat(cli.ok("wallet", "freeze")).contains(coin.toString()).contains("FROZEN");
    assertThat(cli.ok("wallet", "freeze", "-m", "1")).isEmpty();
    assertThat(cli.run("wallet", "freeze", coin.txid() + ":7")).isEqualTo(ExitCode.FAILED);
    assertThat(cli.run("wallet", "freeze", "zz")).isEqualTo(ExitCode.USAGE);

    cli.ok("wallet", "unfreeze", coin.toString());
    assertThat(cli.json("wallet", "freeze").path("coins").path(0).path("frozen").booleanValue())
        .isFalse();

    assertThat(cli.typing(" q\n").run("wallet", "freeze")).isEqualTo(ExitCode.OK);
    assertThat(cli.err()).contains("1 of 1 frozen, 500,000 sats; 1 changes");
    assertThat(cli.piping("").ok("wallet", "freeze")).contains("FROZEN");
  }

  @Test
  void theTakerChoosesFromTheSameList() {
    fund(1, 70_000);
    cli.set("NETWORK_CONFIG__DIRECTORY_SERVERS", "127.0.0.1:1");

    assertThat(cli.run("taker", "coinjoin", "--sweep", "-s", "--input-utxo", coin.toString()))
        .isEqualTo(ExitCode.USAGE);
    assertThat(cli.run("taker", "coinjoin", "--sweep", "-s")).isEqualTo(ExitCode.FAILED);
    assertThat(cli.err()).contains("without a terminal");
    assertThat(cli.typing("q\n").run("taker", "coinjoin", "--sweep", "-s"))
        .isEqualTo(ExitCode.FAILED);
    assertThat(cli.err()).contains("Cancelled");
    // The chosen coin decides on the mixdepth; it is too young for a commitment.
    assertThat(cli.typing(" \n").run("taker", "coinjoin", "--sweep", "-s", "--yes"))
        .isEqualTo(ExitCode.FAILED);
    assertThat(cli.err()).contains("No coin for a commitment").contains("confirmations");
  }
}
