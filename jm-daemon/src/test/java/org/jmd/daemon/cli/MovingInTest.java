package org.jmd.daemon.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.jmd.core.runtime.Network;
import org.jmd.core.tx.Addresses;
import org.jmd.wallet.keys.Branch;
import org.jmd.wallet.keys.HdKeys;
import org.jmd.wallet.keys.Mnemonic;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/**
 * An operator of joinmarket-ng starts jmd on the data directory that there is. The files were
 * written by joinmarket-ng 0.37 for the words of {@link CliFixture}.
 */
class MovingInTest {
  private static final String FINGERPRINT = "5525def6";

  /** Mixdepth 0, external, index 2: set aside with the label "rent". */
  private static final String RESERVED = "bcrt1qxdyjf6h5d6qxap4n2dap97q4j5ps6ua8jkxz0z";

  private static final List<String> FILES =
      List.of(
          "config.toml",
          "history.csv",
          "fidelity_bonds_" + FINGERPRINT + ".json",
          "wallet_metadata_" + FINGERPRINT + ".jsonl",
          "wallets/default.mnemonic",
          "wallets/default.mnemonic.meta");

  @TempDir Path data;
  private CliFixture cli;

  @BeforeEach
  void copy() throws IOException {
    for (String file : FILES) {
      Path target = data.resolve(file);
      Files.createDirectories(target.getParent());
      try (InputStream in = MovingInTest.class.getResourceAsStream("joinmarket-ng/" + file)) {
        Files.write(target, in.readAllBytes());
      }
    }
    cli = new CliFixture(data).set("MNEMONIC_PASSWORD", "moving in");
  }

  @Test
  void opensTheWalletAndKeepsWhatItKnows() throws IOException {
    byte[] wallet = Files.readAllBytes(data.resolve("wallets/default.mnemonic"));
    cli.chain().fund(Addresses.tryParse(RESERVED, Network.REGTEST).orElseThrow(), 70_000);
    cli.chain().mine(6);
    JsonNode info = cli.json("wallet", "info");

    assertThat(info.required("fingerprint").stringValue()).isEqualTo(FINGERPRINT);
    assertThat(info.toString()).contains("70000");
    assertThat(Files.readAllBytes(data.resolve("wallets/default.mnemonic"))).isEqualTo(wallet);
    assertThat(Files.readString(data.resolve("wallets/default.mnemonic.meta")))
        .contains("\"creation_height\": 5", FINGERPRINT);
    assertThat(Files.readString(data.resolve("wallet_metadata_" + FINGERPRINT + ".jsonl")))
        .contains("\"spendable\":false,\"label\":\"coffee\"", "jm:used:cj_out", "jm:reserved:rent");
  }

  @Test
  void handsOutNoAddressThatWasHandedOutBefore() {
    assertThat(cli.ok("wallet", "address", "list")).contains(RESERVED, "rent");
    String fresh = cli.ok("wallet", "address", "new").strip();
    try (Mnemonic mnemonic = Mnemonic.parse(CliFixture.WORDS);
        HdKeys keys = HdKeys.of(mnemonic, "", Network.REGTEST, 1)) {
      assertThat(keys.address(keys.path(0, Branch.EXTERNAL, 2))).isEqualTo(RESERVED);
      assertThat(fresh).isEqualTo(keys.address(keys.path(0, Branch.EXTERNAL, 3)));
    }
  }

  @Test
  void showsItsHistoryAndBonds() {
    assertThat(cli.json("wallet", "history").toString()).contains("cd".repeat(32), "150000");
    assertThat(cli.json("bond", "list").toString())
        .contains("bcrt1q2hdwpkkre3qc0hal28u6erthmyxp34x67lnt2mfjl0lt5ewk30usmda2as");
  }

  @Test
  void doesWithoutKeysItDoesNotKnow() {
    assertThat(cli.run("config", "check")).isEqualTo(ExitCode.OK);
    assertThat(cli.out() + cli.err()).contains("notifications.made_up_key");
  }

  @Test
  void refusesToMakeAWalletWhileAnotherProgramDoes() throws Exception {
    try (var _ =
        org.jmd.wallet.file.FileLock.tryExclusive(data.resolve("wallets/.wallet-operation.lock"))
            .orElseThrow()) {
      Thread other =
          Thread.ofPlatform()
              .start(() ->
                  assertThat(
                          cli.run(
                              "wallet", "generate", "-o", data.resolve("new.mnemonic").toString()))
                      .isEqualTo(ExitCode.FAILED));
      other.join();
    }
    assertThat(cli.err()).contains("another program is making a wallet");
    assertThat(data.resolve("new.mnemonic")).doesNotExist();
  }
}
