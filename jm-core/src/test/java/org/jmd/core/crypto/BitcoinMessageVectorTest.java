package org.jmd.core.crypto;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.stream.Stream;
import org.jmd.core.testing.Vectors;
import org.jmd.core.testing.Vectors.Row;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;

class BitcoinMessageVectorTest {
  static Stream<Row> hashes() {
    return Vectors.rows("bitcoin_message_hash.json");
  }

  static Stream<Row> ioauths() {
    return Vectors.rows("ioauth.json");
  }

  @ParameterizedTest
  @MethodSource("hashes")
  void hashesMessage(Row row) {
    byte[] message = message(row);
    assertThat(message).hasSize(row.json().required("message_len").intValue());
    assertThat(BitcoinMessage.hash(message)).isEqualTo(row.hex("hash"));
  }

  private static byte[] message(Row row) {
    JsonNode repeat = row.json().path("message_repeat");
    if (repeat.isArray()) {
      return HexFormat.of().parseHex(repeat.get(0).stringValue().repeat(repeat.get(1).intValue()));
    }
    return row.hex("message_hex");
  }

  @ParameterizedTest
  @MethodSource("ioauths")
  void bindsNaclKeyToCoinKey(Row row) {
    String message = row.text("signed_message");
    try (SecretBytes key = SecretBytes.owning(row.hex("auth_private_key"))) {
      PublicKey publicKey = Secp256k1.nativeCurve().publicKey(key);
      assertThat(publicKey.hex()).isEqualTo(row.text("auth_pubkey"));
      assertThat(BitcoinMessage.hash(message.getBytes(StandardCharsets.US_ASCII)))
          .isEqualTo(row.hex("message_hash"));
      assertThat(BitcoinMessage.sign(key, message)).isEqualTo(row.text("btc_sig"));
      assertThat(BitcoinMessage.verify(publicKey, message, row.text("btc_sig"))).isTrue();
      assertThat(BitcoinMessage.verify(publicKey, message + "0", row.text("btc_sig"))).isFalse();
    }
  }
}
