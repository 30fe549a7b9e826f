package org.jmd.core.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HexFormat;
import java.util.stream.Stream;
import org.jmd.core.crypto.PublicKey;
import org.jmd.core.crypto.SecretBytes;
import org.jmd.core.crypto.StrictBase64;
import org.jmd.core.testing.Vectors;
import org.jmd.core.testing.Vectors.Row;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class NickVectorTest {
  static Stream<Row> nicks() {
    return Vectors.rows("nick.json");
  }

  static Stream<Row> signatures() {
    return Vectors.rows("message_signature.json");
  }

  static Stream<Row> verifications() {
    return Vectors.rows("message_verify.json");
  }

  @ParameterizedTest
  @MethodSource("nicks")
  void derivesNickFromKey(Row row) {
    try (NickIdentity identity = NickIdentity.of(SecretBytes.owning(row.hex("private_key")))) {
      assertThat(identity.publicKey().hex()).isEqualTo(row.text("pubkey"));
      assertThat(identity.nick().value()).isEqualTo(row.text("nick"));
      assertThat(identity.nick().value().endsWith("O"))
          .isEqualTo(row.json().required("padded").booleanValue());
      assertThat(Nick.tryParse(row.text("nick"))).contains(identity.nick());
      assertThat(identity.nick().belongsTo(PublicKey.fromHex(row.text("pubkey")))).isTrue();
    }
  }

  @ParameterizedTest
  @MethodSource("signatures")
  void signsPrivateMessage(Row row) {
    try (NickIdentity identity = NickIdentity.of(SecretBytes.owning(row.hex("private_key")))) {
      String data = row.text("data");
      assertThat(identity.nick().value()).isEqualTo(row.text("nick"));
      assertThat(row.text("hostid")).isEqualTo(NickIdentity.HOST_ID);
      assertThat(identity.sign(data)).isEqualTo(row.text("signature_base64"));
      assertThat(StrictBase64.tryDecode(identity.sign(data)).map(HexFormat.of()::formatHex))
          .contains(row.text("signature_der"));
      assertThat(identity.signedBody(row.text("command"), data)).isEqualTo(row.text("wire_body"));
      assertThat(NickIdentity.verify(identity.nick(), row.text("wire_body")))
          .contains(new NickIdentity.Verified(row.text("command"), data));
    }
  }

  @ParameterizedTest
  @MethodSource("verifications")
  void verifiesPrivateMessage(Row row) {
    var verified =
        Nick.tryParse(row.text("from_nick"))
            .flatMap(from -> NickIdentity.verify(from, row.text("body"), row.text("hostid")));
    if (row.json().required("valid").booleanValue()) {
      assertThat(verified)
          .contains(new NickIdentity.Verified(row.text("command"), row.text("data")));
    } else {
      assertThat(verified).isEmpty();
    }
  }
}
