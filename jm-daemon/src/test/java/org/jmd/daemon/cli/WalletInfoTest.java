package org.jmd.daemon.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.jmd.core.runtime.Network;
import org.jmd.core.tx.Addresses;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WalletInfoTest {
  private CliFixture cli;

  @BeforeEach
  void makeWallet(@TempDir Path data) {
    cli = new CliFixture(data).withWallet();
  }

  @Test
  void showsWhatEachMixdepthHolds() {
    String address = cli.json("wallet", "address", "new", "1").path("address").asString();
    cli.chain().fund(Addresses.parse(address, Network.REGTEST), 1_234_567);
    assertThat(cli.ok("wallet", "info")).contains("mixdepth 1: 1,234,567 sats");
  }

  @Test
  void hasAsManyMixdepthsAsConfigured() {
    cli.set("WALLET__MIXDEPTH_COUNT", "3");
    assertThat(cli.ok("wallet", "info")).contains("mixdepth 2").doesNotContain("mixdepth 3");
    assertThat(cli.run("wallet", "address", "new", "3")).isEqualTo(ExitCode.USAGE);
  }
}
