package org.jmd.wallet.keys;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.HexFormat;
import java.util.stream.Stream;
import org.jmd.core.crypto.SecretBytes;
import org.jmd.core.runtime.Network;
import org.jmd.core.testing.Vectors;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;

class WalletHdVectorTest {
  static Stream<Vectors.Row> wallets() {
    return Vectors.rows("wallet_hd.json");
  }

  @ParameterizedTest
  @MethodSource("wallets")
  void derivesTheSeedAndTheMasterKey(Vectors.Row row) {
    try (Mnemonic mnemonic = Mnemonic.parse(row.text("mnemonic"));
        SecretBytes seed = mnemonic.seed(row.text("bip39_passphrase"));
        HdKeys main = keys(row, Network.MAINNET, 1);
        HdKeys test = keys(row, Network.REGTEST, 1)) {
      assertThat(mnemonic.wordCount()).isEqualTo(row.json().required("word_count").intValue());
      assertThat(mnemonic.hasValidChecksum()).isTrue();
      assertThat(hex(seed)).isEqualTo(row.text("seed_hex"));
      assertThat(text(main)).isEqualTo(row.text("master_xprv"));
      assertThat(text(test)).isEqualTo(row.text("master_tprv"));
      assertThat(main.masterFingerprint()).isEqualTo(row.text("bip32_master_fingerprint"));
      assertThat(main.fingerprint()).isEqualTo(row.text("wallet_fingerprint"));
    }
  }

  @ParameterizedTest
  @MethodSource("wallets")
  void derivesEveryAccountAndAddress(Vectors.Row row) {
    for (var network : row.json().required("networks").properties()) {
      JsonNode mixdepths = network.getValue().required("mixdepths");
      Network of = Network.tryParse(network.getKey()).orElseThrow();
      assertThat(of.coinType()).isEqualTo(network.getValue().required("coin_type").intValue());
      try (HdKeys keys = keys(row, of, mixdepths.size())) {
        assertThat("jm_" + keys.fingerprint() + "_" + of.wireName())
            .isEqualTo(network.getValue().required("core_wallet_name").stringValue());
        for (JsonNode mixdepth : mixdepths) {
          assertMixdepth(keys, mixdepth);
        }
      }
    }
  }

  private static void assertMixdepth(HdKeys keys, JsonNode expected) {
    int mixdepth = expected.required("mixdepth").intValue();
    assertThat(keys.accountPathText(mixdepth))
        .isEqualTo(expected.required("account_path").stringValue());
    assertThat(keys.accountXpub(mixdepth)).isEqualTo(expected.required("xpub").stringValue());
    assertThat(keys.accountZpub(mixdepth)).isEqualTo(expected.required("zpub").stringValue());
    for (JsonNode descriptor : expected.required("descriptors")) {
      boolean internal = descriptor.required("internal").booleanValue();
      WatchedDescriptor ours =
          keys.descriptor(
              mixdepth,
              internal ? Branch.INTERNAL : Branch.EXTERNAL,
              descriptor.required("range").required(1).intValue());
      assertThat(ours.text()).isEqualTo(descriptor.required("desc").stringValue());
      assertThat(ours.internal()).isEqualTo(internal);
      assertThat(descriptor.required("range").required(0).intValue()).isZero();
    }
    assertBranch(keys, mixdepth, Branch.EXTERNAL, expected.required("external"));
    assertBranch(keys, mixdepth, Branch.INTERNAL, expected.required("internal"));
  }

  private static void assertBranch(HdKeys keys, int mixdepth, Branch branch, JsonNode expected) {
    for (var entry : expected.properties()) {
      KeyPath path = keys.path(mixdepth, branch, Integer.parseInt(entry.getKey()));
      JsonNode key = entry.getValue();
      assertThat(keys.address(path)).isEqualTo(key.required("address").stringValue());
      assertThat(keys.publicKey(path).hex()).isEqualTo(key.required("pubkey").stringValue());
      assertThat(keys.script(path).hex()).isEqualTo(key.required("script_pubkey").stringValue());
      try (SecretBytes secret = keys.privateKey(path)) {
        assertThat(hex(secret)).isEqualTo(key.required("privkey").stringValue());
      }
    }
  }

  private static HdKeys keys(Vectors.Row row, Network network, int mixdepths) {
    try (Mnemonic mnemonic = Mnemonic.parse(row.text("mnemonic"))) {
      return HdKeys.of(mnemonic, row.text("bip39_passphrase"), network, mixdepths);
    }
  }

  private static String hex(SecretBytes secret) {
    return secret.use(octets -> HexFormat.of().formatHex(octets));
  }

  private static String text(HdKeys keys) {
    try (SecretBytes xprv = keys.masterXprv()) {
      return xprv.use(octets -> new String(octets, US_ASCII));
    }
  }
}
