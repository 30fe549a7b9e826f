package org.jmd.wallet.file;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Optional;
import java.util.stream.Stream;
import org.jmd.core.crypto.SecretBytes;
import org.jmd.core.testing.Vectors;
import org.jmd.core.tx.OutPoint;
import org.jmd.wallet.keys.Branch;
import org.jmd.wallet.keys.HdKeys;
import org.jmd.wallet.keys.Mnemonic;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;

class WalletLegacyJmdatVectorTest {
  @TempDir Path directory;

  static Stream<Vectors.Row> cases() {
    return Vectors.rows("wallet_legacy_jmdat.json");
  }

  private static Optional<SecretBytes> password(Vectors.Row row) {
    JsonNode password = row.json().path("password");
    return password.isString()
        ? Optional.of(SecretBytes.owning(password.stringValue().getBytes(UTF_8)))
        : Optional.empty();
  }

  @ParameterizedTest
  @MethodSource("cases")
  void opensOrRefusesAFile(Vectors.Row row) throws IOException {
    switch (row.text("expect")) {
      case "kat" -> {
        assertThat(row.text("kat")).isEqualTo("argon2i_v19_t500_m1000_p4");
        try (SecretBytes key =
            Argon2.CLIENT_SERVER.independentKey(password(row).orElseThrow(), row.hex("salt"))) {
          assertThat(key.<String>use(HexFormat.of()::formatHex)).isEqualTo(row.text("key"));
        }
      }
      case "ok" -> {
        try (ClientServerWallet wallet = read(row)) {
          assertHolds(wallet, row);
        }
      }
      case "wrong_password" -> assertRefused(row, WalletFileException.Kind.WRONG_PASSWORD);
      case "not_a_wallet" -> assertRefused(row, WalletFileException.Kind.CORRUPT);
      default -> throw new AssertionError("unknown expectation in " + row);
    }
  }

  private ClientServerWallet read(Vectors.Row row) throws IOException {
    Path path = directory.resolve("wallet.jmdat");
    byte[] octets = Base64.getDecoder().decode(row.text("file_base64"));
    Files.write(path, octets);
    if (row.json().has("encrypted")) {
      assertThat(WalletFileKind.of(octets))
          .isEqualTo(
              row.json().required("encrypted").booleanValue()
                  ? WalletFileKind.CLIENT_SERVER_ENCRYPTED
                  : WalletFileKind.CLIENT_SERVER_PLAIN);
    }
    return new ClientServerWalletFile(new PrivateFiles()).read(path, password(row), false);
  }

  private void assertRefused(Vectors.Row row, WalletFileException.Kind kind) {
    assertThatThrownBy(() -> read(row))
        .isInstanceOfSatisfying(
            WalletFileException.class, e -> assertThat(e.kind()).isEqualTo(kind));
  }

  private static void assertHolds(ClientServerWallet wallet, Vectors.Row row) {
    assertThat(wallet.network().wireName()).isEqualTo(row.text("network"));
    assertThat(wallet.type().number()).isEqualTo(row.json().required("wallet_type").intValue());
    assertThat(wallet.created()).isEqualTo(row.text("created"));
    assertThat(wallet.basePath()).contains(row.text("base_path"));
    assertThat(wallet.obstacle().isPresent()).isEqualTo(row.text("base_path").startsWith("m/49'"));
    assertThat(wallet.passphrase().map(p -> new String(p.copy(), UTF_8)))
        .isEqualTo(
            Optional.of(row.json().required("seed_extension"))
                .filter(JsonNode::isString)
                .map(JsonNode::stringValue));
    assertThat(wallet.frozen().stream().map(OutPoint::toString).toList())
        .containsExactlyInAnyOrderElementsOf(
            row.json()
                .required("frozen_outpoints")
                .valueStream()
                .map(JsonNode::stringValue)
                .toList());
    JsonNode labels = row.json().required("addr_labels");
    assertThat(wallet.labels()).hasSize(labels.size());
    wallet
        .labels()
        .forEach((address, label) ->
            assertThat(label).isEqualTo(labels.required(address).stringValue()));
    assertIndices(wallet, row.json().required("index_cache"));
    assertKeys(wallet, row);
  }

  private static void assertIndices(ClientServerWallet wallet, JsonNode cache) {
    assertThat(wallet.nextIndices()).hasSize(cache.size());
    int deepest = 0;
    for (int mixdepth : wallet.nextIndices().keySet()) {
      JsonNode branches = cache.required(Integer.toString(mixdepth));
      assertThat(wallet.nextIndices().get(mixdepth)).hasSize(branches.size());
      for (int branch : wallet.nextIndices().get(mixdepth).keySet()) {
        int next = branches.required(Integer.toString(branch)).intValue();
        assertThat(wallet.nextIndices().get(mixdepth).get(branch)).isEqualTo(next);
        deepest = Math.max(deepest, next);
      }
    }
    assertThat(wallet.scanDepth()).isEqualTo(deepest);
  }

  private static void assertKeys(ClientServerWallet wallet, Vectors.Row row) {
    Mnemonic mnemonic = wallet.mnemonic().orElseThrow();
    SecretBytes passphrase = wallet.passphrase().orElseGet(() -> SecretBytes.owning(new byte[0]));
    assertThat(String.join(" ", mnemonic.words())).isEqualTo(row.text("mnemonic"));
    try (Mnemonic same = Mnemonic.fromEntropy(row.hex("entropy_hex"));
        SecretBytes seed = mnemonic.seed(passphrase);
        HdKeys keys = HdKeys.of(mnemonic, passphrase, wallet.network(), 1)) {
      assertThat(same.words()).isEqualTo(mnemonic.words());
      assertThat(seed.<String>use(HexFormat.of()::formatHex)).isEqualTo(row.text("seed_hex"));
      assertThat(keys.fingerprint()).isEqualTo(row.text("jmng_wallet_fingerprint"));
      assertThat(keys.address(keys.path(0, Branch.EXTERNAL, 0)))
          .isEqualTo(row.text("first_external_md0_p2wpkh"));
    }
  }
}
