package org.jmd.core.crypto;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.HexFormat;
import java.util.stream.Stream;
import org.jmd.core.testing.Vectors;
import org.jmd.core.testing.Vectors.Row;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class NaclBoxVectorTest {
  static Stream<Row> boxes() {
    return Vectors.rows("nacl_box.json");
  }

  static Stream<Row> invalidBoxes() {
    return Vectors.rows("nacl_box.json", "invalid");
  }

  static Stream<Row> ioauths() {
    return Vectors.rows("ioauth.json");
  }

  private static NaclKeyPair pair(Row row, String field) {
    return NaclKeyPair.of(SecretBytes.owning(row.hex(field)));
  }

  @ParameterizedTest
  @MethodSource("boxes")
  void encryptsAndDecrypts(Row row) {
    byte[] nonce = row.hex("nonce");
    Entropy fixed = target -> System.arraycopy(nonce, 0, target, 0, target.length);
    String plaintext = row.text("plaintext");
    try (NaclKeyPair sender = pair(row, "sender_secret");
        NaclKeyPair receiver = pair(row, "receiver_secret");
        SecretBytes shared = sender.sharedKey(receiver.publicKey());
        EncryptedChannel out = new EncryptedChannel(sender, receiver.publicKey(), fixed);
        EncryptedChannel in = new EncryptedChannel(receiver, sender.publicKey(), fixed)) {
      assertThat(sender.publicKey().hex()).isEqualTo(row.text("sender_public"));
      assertThat(receiver.publicKey().hex()).isEqualTo(row.text("receiver_public"));
      assertThat(shared.copy()).isEqualTo(row.hex("shared_key_beforenm"));
      byte[] wire = StrictBase64.tryDecode(out.encrypt(plaintext)).orElseThrow();
      assertThat(HexFormat.of().formatHex(wire)).isEqualTo(row.text("ciphertext_hex"));
      assertThat(Arrays.copyOf(wire, nonce.length)).isEqualTo(nonce);
      assertThat(out.encrypt(plaintext)).isEqualTo(row.text("wire_base64"));
      assertThat(in.decrypt(row.text("wire_base64"))).contains(plaintext);
    }
  }

  @ParameterizedTest
  @MethodSource("invalidBoxes")
  void refusesToDecrypt(Row row) {
    try (NaclKeyPair receiver = pair(row, "receiver_secret");
        EncryptedChannel in =
            new EncryptedChannel(
                receiver,
                NaclPublicKey.tryParseHex(row.text("sender_public")).orElseThrow(),
                Entropy.system())) {
      assertThat(in.decrypt(row.text("wire_base64")).isPresent())
          .isEqualTo(row.json().required("decrypts").booleanValue());
    }
  }

  @ParameterizedTest
  @MethodSource("ioauths")
  void makerSignsItsOwnNaclKey(Row row) {
    try (NaclKeyPair maker = pair(row, "maker_nacl_secret")) {
      assertThat(maker.publicKey().hex()).isEqualTo(row.text("signed_message"));
    }
  }
}
