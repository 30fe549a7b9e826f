package org.jmd.daemon.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

class WalletAddressTest {
  private CliFixture cli;

  @BeforeEach
  void makeWallet(@TempDir Path data) {
    cli = new CliFixture(data).withWallet();
  }

  @Test
  void neverHandsOutAnAddressTwice() {
    String first = cli.ok("wallet", "address", "new").strip();
    assertThat(cli.ok("wallet", "address", "new").strip()).isNotEqualTo(first);
    JsonNode third = cli.json("wallet", "address", "new", "0", "--label", "rent");
    assertThat(third.path("path").asString()).isEqualTo("m/84'/1'/0'/0/2");
    assertThat(third.path("label").asString()).isEqualTo("rent");
  }

  @Test
  void takesOptionsOnEitherSideOfTheCommand() {
    cli.set("JOINMARKET_DATA_DIR", "/nonexistent");
    String directory = cli.data().toString();
    String first = cli.ok("wallet", "address", "--data-dir", directory, "new", "1").strip();
    String second = cli.ok("wallet", "address", "new", "1", "--data-dir", directory).strip();
    assertThat(first).startsWith("bcrt1").isNotEqualTo(second);
  }

  @Test
  void knowsTheLettersThatUsersAreUsedTo() {
    JsonNode first =
        cli.json("wallet", "address", "-n", "regtest", "-l", "ERROR", "new", "-l", "rent");
    assertThat(first.path("label").asString()).isEqualTo("rent");
    assertThat(first.path("address").asString()).startsWith("bcrt1");
    assertThat(cli.run("wallet", "info", "-n", "moon")).isEqualTo(ExitCode.USAGE);
    assertThat(cli.json("wallet", "history", "-n", "1", "--network", "regtest")).isEmpty();
  }

  @Test
  void drawsACodeOnlyIfAskedTo() {
    assertThat(cli.onScreen().ok("wallet", "address", "new").lines()).hasSize(1);
    assertThat(cli.ok("wallet", "address", "new", "--qr").lines()).hasSizeGreaterThan(10);
    assertThat(cli.run("wallet", "address", "new", "--qr", "--json")).isEqualTo(ExitCode.USAGE);
  }

  @Test
  void listsWhatIsSetAsideWithLabels() {
    assertThat(cli.ok("wallet", "address", "list")).isEqualTo("no address is set aside\n");
    String second = cli.ok("wallet", "address", "new", "1").strip();
    String first = cli.ok("wallet", "address", "new", "0", "--label", "rent").strip();
    cli.pay(second, 10_000);
    JsonNode list = cli.json("wallet", "address", "list");
    assertThat(list).hasSize(2);
    assertThat(list.at("/0/address").asString()).isEqualTo(first);
    assertThat(list.at("/0/label").asString()).isEqualTo("rent");
    assertThat(list.at("/0/used").asBoolean()).isFalse();
    assertThat(list.at("/1/path").asString()).isEqualTo("m/84'/1'/1'/0/0");
    assertThat(list.at("/1/used").asBoolean()).isTrue();
    assertThat(cli.ok("wallet", "address", "list")).contains("m/84'/1'/0'/0/0  " + first);
  }

  @Test
  void labelSetsAnAddressAside() {
    String next = cli.json("wallet", "info").at("/mixdepths/0/next_deposit_address").asString();
    cli.ok("wallet", "address", "label", next, "from Bob");
    assertThat(cli.ok("wallet", "address", "list")).contains(next).contains("from Bob");
    assertThat(cli.ok("wallet", "address", "new").strip()).isNotEqualTo(next);
    cli.ok("wallet", "address", "label", next, "from Carol");
    assertThat(cli.ok("wallet", "address", "list")).contains("from Carol").doesNotContain("Bob");
  }

  @Test
  void labelRefusesForeignAddresses() {
    String foreign = "bcrt1qw508d6qejxtdg4y5r3zarvary0c5xw7kygt080";
    assertThat(cli.run("wallet", "address", "label", foreign, "x")).isEqualTo(ExitCode.FAILED);
    assertThat(cli.run("wallet", "address", "label", "nonsense", "x")).isEqualTo(ExitCode.FAILED);
    assertThat(cli.json("wallet", "address", "list")).isEmpty();
  }

  @Test
  void releaseGivesAnUnusedAddressBack() {
    String address = cli.ok("wallet", "address", "new").strip();
    cli.ok("wallet", "address", "release", address);
    assertThat(cli.ok("wallet", "address", "new").strip()).isEqualTo(address);
    cli.pay(address, 10_000);
    cli.ok("wallet", "info");
    cli.ok("wallet", "address", "release", address);
    assertThat(cli.ok("wallet", "address", "new").strip()).isNotEqualTo(address);
    assertThat(cli.run("wallet", "address", "release", "nonsense")).isEqualTo(ExitCode.FAILED);
  }
}
