package org.jmd.core.tx;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Random;
import org.jmd.core.runtime.Network;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AddressesTest {
  @ParameterizedTest
  @CsvSource({
    "MAINNET, bc1qw508d6qejxtdg4y5r3zarvary0c5xw7kv8f3t4,"
        + " 0014751e76e8199196d454941c45d1b3a323f1433bd6",
    "TESTNET, tb1qrp33g0q5c5txsp9arysrx4k6zdkfs4nce4xj0gdcccefvpysxf3q0sl5k7,"
        + " 00201863143c14c5166804bd19203356da136c985678cd4d27a1b8c6329604903262",
    "MAINNET, bc1p0xlxvlhemja6c4dqv22uapctqupfhlxm9h8z3k2e72q4k9hcz7vqzk5jj0,"
        + " 512079be667ef9dcbbac55a06295ce870b07029bfcdb2dce28d959f2815b16f81798",
    "MAINNET, 1A1zP1eP5QGefi2DMPTfTL5SLmv7DivfNa,"
        + " 76a91462e907b15cbf27d5425399ebf6f0fb50ebb88f1888ac",
    "MAINNET, 3P14159f73E4gFr7JterCCQh9QjiTjiZrG,"
        + " a914e9c3dd0c07aac76179ebc76a6c78d4d67c6c160a87",
    "TESTNET, mipcBbFg9gMiCh81Kj8tqqdgoZub1ZJRfn,"
        + " 76a914243f1394f44554f4ce3fd68649c19adc483ce92488ac",
    "SIGNET, tb1qw508d6qejxtdg4y5r3zarvary0c5xw7kxpjzsx,"
        + " 0014751e76e8199196d454941c45d1b3a323f1433bd6",
  })
  void convertsPublishedAddresses(Network network, String address, String script) {
    assertThat(Addresses.parse(address, network)).isEqualTo(ScriptPubKey.fromHex(script));
    assertThat(Addresses.format(ScriptPubKey.fromHex(script), network)).contains(address);
  }

  @Test
  void acceptsUpperCaseBech32() {
    assertThat(
            Addresses.parse("BC1QW508D6QEJXTDG4Y5R3ZARVARY0C5XW7KV8F3T4", Network.MAINNET).kind())
        .isEqualTo(ScriptPubKey.Kind.P2WPKH);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "bc1",
        "bc1q",
        "bC1qw508d6qejxtdg4y5r3zarvary0c5xw7kv8f3t4",
        "bc1qw508d6qejxtdg4y5r3zarvary0c5xw7kv8f3t5",
        "tb1qw508d6qejxtdg4y5r3zarvary0c5xw7kxpjzsx",
        "bcrt1qw508d6qejxtdg4y5r3zarvary0c5xw7kygt080",
        "mipcBbFg9gMiCh81Kj8tqqdgoZub1ZJRfn",
        "1A1zP1eP5QGefi2DMPTfTL5SLmv7DivfNb",
        "1A1zP1eP5QGefi2DMPTfTL5SLmv7DivfNa ",
        // Version 0 in bech32m, version 1 in bech32, version 2, a 2-byte version 1 program.
        "bc1q0xlxvlhemja6c4dqv22uapctqupfhlxm9h8z3k2e72q4k9hcz7vqh2y7hd",
        "bc1p0xlxvlhemja6c4dqv22uapctqupfhlxm9h8z3k2e72q4k9hcz7vqh2y7hd",
        "bc1zw508d6qejxtdg4y5r3zarvaryvaxxpcs",
        "bc1pfeessrawgf",
        "\u0131\u00e9\uffff",
      })
  void refusesWhatIsNoMainnetAddress(String text) {
    assertThat(Addresses.tryParse(text, Network.MAINNET)).isEmpty();
    assertThatThrownBy(() -> Addresses.parse(text, Network.MAINNET))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void hasNoAddressForOtherScripts() {
    assertThat(Addresses.format(ScriptPubKey.fromHex("6a00"), Network.MAINNET)).isEmpty();
  }

  @Test
  void parsesWhatItFormatsOnEveryNetwork() {
    Random random = new Random(1);
    String[] templates = {"76a914%s88ac", "a914%s87", "0014%s", "0020%s", "5120%s"};
    for (Network network : Network.values()) {
      for (int i = 0; i < 500; i++) {
        String template = templates[i % templates.length];
        byte[] hash = new byte[template.contains("20%s") ? 32 : 20];
        random.nextBytes(hash);
        ScriptPubKey script =
            ScriptPubKey.fromHex(template.replace("%s", java.util.HexFormat.of().formatHex(hash)));
        assertThat(Addresses.format(script, network).flatMap(a -> Addresses.tryParse(a, network)))
            .contains(script);
      }
    }
  }
}
