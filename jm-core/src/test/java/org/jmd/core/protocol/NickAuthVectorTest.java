package org.jmd.core.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.Optional;
import java.util.stream.Stream;
import org.jmd.core.crypto.BitcoinMessage;
import org.jmd.core.crypto.Hashes;
import org.jmd.core.crypto.SecretBytes;
import org.jmd.core.testing.Vectors;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;

class NickAuthVectorTest {
  static Stream<Vectors.Row> dialogues() {
    return Vectors.rows("nick_auth.json");
  }

  static Stream<Vectors.Row> proofs() {
    return Vectors.rows("nick_auth_verify.json");
  }

  static Stream<Vectors.Row> directoryIds() {
    return Vectors.rows("nick_auth_directory_id.json");
  }

  @ParameterizedTest
  @MethodSource("dialogues")
  void reproducesADialogueByteForByte(Vectors.Row row) throws ProtocolViolation {
    String handshakeLine = row.text("handshake_line");
    try (NickIdentity identity = NickIdentity.of(SecretBytes.owning(row.hex("private_key")))) {
      assertThat(identity.nick().value()).isEqualTo(row.text("nick"));
      NickAuthChallenge challenge = NickAuthChallenge.parse(row.text("challenge_line"));
      assertThat(challenge)
          .isEqualTo(
              new NickAuthChallenge(
                  row.text("challenge"), new DirectoryId(row.text("directory_id"))));
      assertThat(challenge.line()).isEqualTo(row.text("challenge_line"));

      String text = challenge.signedText(handshakeLine, identity.nick(), identity.publicKey());
      assertThat(
              HexFormat.of()
                  .formatHex(Hashes.sha256(handshakeLine.getBytes(StandardCharsets.UTF_8))))
          .isEqualTo(row.text("handshake_sha256"));
      assertThat(text).isEqualTo(row.text("signed_message"));
      assertThat(BitcoinMessage.hash(text.getBytes(StandardCharsets.US_ASCII)))
          .isEqualTo(row.hex("message_hash"));

      NickAuthProof proof = NickAuthProof.create(identity, challenge, handshakeLine);
      assertThat(proof.signature()).isEqualTo(row.text("signature_base64"));
      assertThat(proof.line()).isEqualTo(row.text("proof_line"));
      assertThat(NickAuthProof.parse(row.text("proof_line"))).isEqualTo(proof);
      assertThat(proof.verify(challenge, handshakeLine, identity.nick()))
          .isEqualTo(NickAuthCode.OK);
      assertEnvelopes(row.json().required("envelopes"), challenge, proof);
    }
  }

  private static void assertEnvelopes(
      JsonNode envelopes, NickAuthChallenge challenge, NickAuthProof proof) {
    assertThat(frame(MessageType.NICK_AUTH_CHALLENGE, challenge.line()))
        .isEqualTo(envelopes.required("challenge").stringValue());
    assertThat(frame(MessageType.NICK_AUTH_PROOF, proof.line()))
        .isEqualTo(envelopes.required("proof").stringValue());
    assertThat(frame(MessageType.NICK_AUTH_RESULT, new NickAuthResult(NickAuthCode.OK).line()))
        .isEqualTo(envelopes.required("result_ok").stringValue());
  }

  private static String frame(MessageType type, String line) {
    byte[] frame = EnvelopeCodec.encode(Envelope.of(type, line));
    return new String(frame, 0, frame.length - 2, StandardCharsets.US_ASCII);
  }

  @ParameterizedTest
  @MethodSource("proofs")
  void verifiesProofs(Vectors.Row row) {
    assertThat(code(row).wireName()).isEqualTo(row.text("result_code"));
  }

  private static NickAuthCode code(Vectors.Row row) {
    NickAuthProof proof;
    try {
      proof = NickAuthProof.parse(row.text("proof_line"));
    } catch (ProtocolViolation e) {
      assertThat(row.json().required("payload_well_formed").booleanValue()).isFalse();
      return NickAuthCode.MALFORMED;
    }
    assertThat(row.json().required("payload_well_formed").booleanValue()).isTrue();
    Optional<NickAuthChallenge> challenge =
        DirectoryId.tryParse(row.text("directory_id"))
            .filter(id -> LowerHex.is(row.text("challenge"), 32))
            .map(id -> new NickAuthChallenge(row.text("challenge"), id));
    // We speak one version. A proof under another one means a nick with that version's digit.
    int version = row.json().required("protocol_version").intValue();
    Optional<Nick> nick =
        Nick.tryParse(row.text("nick"))
            .filter(n -> n.value().charAt(1) == '0' + version)
            .filter(n -> version == ProtocolConstants.JM_VERSION);
    return challenge
        .flatMap(c -> nick.map(n -> proof.verify(c, row.text("handshake_line"), n)))
        .orElse(NickAuthCode.INVALID);
  }

  @ParameterizedTest
  @MethodSource("directoryIds")
  void checksAndDerivesDirectoryIds(Vectors.Row row) {
    if (row.json().has("host")) {
      JsonNode expected = row.json().required("directory_id");
      assertThat(
              DirectoryId.forEndpoint(row.text("host"), row.json().required("port").intValue())
                  .map(DirectoryId::value))
          .isEqualTo(expected.isNull() ? Optional.empty() : Optional.of(expected.stringValue()));
    } else {
      assertThat(DirectoryId.tryParse(row.text("directory_id")).isPresent())
          .isEqualTo(row.json().required("valid").booleanValue());
    }
  }
}
