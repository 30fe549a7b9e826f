package org.jmd.core.crypto;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HexFormat;
import java.util.Optional;
import java.util.stream.Stream;
import org.jmd.core.testing.Vectors;
import org.jmd.core.testing.Vectors.Row;
import org.jmd.core.tx.OutPoint;
import org.jmd.core.tx.ScriptPubKey;
import org.jmd.core.tx.UtxoRef;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;

class PodleVectorTest {
  static Stream<Row> numsPoints() {
    return Vectors.rows("nums_points.json");
  }

  static Stream<Row> generations() {
    return Vectors.rows("podle_generate.json");
  }

  static Stream<Row> verifications() {
    return Vectors.rows("podle_verify.json");
  }

  static Stream<Row> bindings() {
    return Vectors.rows("podle_binding.json");
  }

  static Stream<Row> revelations() {
    return Vectors.rows("podle_revelation_parse.json");
  }

  @ParameterizedTest
  @MethodSource("numsPoints")
  void derivesNumsPoint(Row row) {
    int index = row.json().required("index").intValue();
    assertThat(NumsPoints.at(index).hex()).isEqualTo(row.text("point"));
    byte[] generator = row.text("seed_form").equals("compressed") ? compressedG() : fullG();
    byte[] counter = {(byte) index, (byte) row.json().required("counter").intValue()};
    assertThat(HexFormat.of().formatHex(Hashes.sha256(generator, counter)))
        .isEqualTo(row.text("point").substring(2));
  }

  private static byte[] compressedG() {
    byte[] one = new byte[32];
    one[31] = 1;
    return Secp256k1.nativeCurve().publicKey(SecretBytes.owning(one)).bytes();
  }

  private static byte[] fullG() {
    return NativeSecp256k1.INSTANCE.uncompressed(PublicKey.of(compressedG())).orElseThrow();
  }

  @Test
  void derivesAllNumsPoints() {
    byte[][] points = new byte[NumsPoints.COUNT][];
    for (int i = 0; i < points.length; i++) {
      points[i] = NumsPoints.at(i).bytes();
    }
    JsonNode digest =
        Vectors.document("nums_points.json")
            .path("sha256_of_all_256_points_concatenated_in_index_order");
    if (digest.isString()) {
      assertThat(HexFormat.of().formatHex(Hashes.sha256(points))).isEqualTo(digest.stringValue());
    }
  }

  @ParameterizedTest
  @MethodSource("generations")
  void generatesProof(Row row) {
    try (SecretBytes key = SecretBytes.owning(row.hex("private_key"))) {
      OutPoint utxo = OutPoint.tryParse(row.text("utxo")).orElseThrow();
      int index = row.json().required("index").intValue();
      PodleProof proof = Podle.generate(key, utxo, index);
      assertThat(proof.p().hex()).isEqualTo(row.text("P"));
      assertThat(proof.p2().hex()).isEqualTo(row.text("P2"));
      assertThat(proof.s().hex()).isEqualTo(row.text("sig"));
      assertThat(proof.e().hex()).isEqualTo(row.text("e"));
      assertThat(proof.index()).isEqualTo(index);
      assertThat(proof.commitment().hex()).isEqualTo(row.text("commitment"));
      assertThat(proof.commitment().wire()).isEqualTo(row.text("commitment_wire"));
      assertThat(proof.revelation().format()).isEqualTo(row.text("revelation"));
      assertThat(
              proof
                  .revelation(
                      ScriptPubKey.fromHex(row.text("scriptpubkey_p2wpkh")),
                      row.json().required("blockheight").intValue())
                  .format())
          .isEqualTo(row.text("revelation_extended"));
      for (String form : new String[] {"revelation", "revelation_extended"}) {
        PodleRevelation parsed = PodleRevelation.tryParse(row.text(form)).orElseThrow();
        assertThat(Podle.verify(parsed, proof.commitment(), index + 1))
            .isEqualTo(new PodleResult.Valid(index));
      }
      assertThat(
              PodleBinding.binds(proof.p(), ScriptPubKey.fromHex(row.text("scriptpubkey_p2wpkh"))))
          .isTrue();
    }
  }

  @ParameterizedTest
  @MethodSource("generations")
  void derivesNonce(Row row) {
    try (SecretBytes key = SecretBytes.owning(row.hex("private_key"))) {
      byte[] hash =
          Podle.nonceTranscriptHash(
              OutPoint.tryParse(row.text("utxo")).orElseThrow(),
              row.json().required("index").intValue(),
              PublicKey.fromHex(row.text("P")),
              PublicKey.fromHex(row.text("P2")));
      assertThat(hash).isEqualTo(row.hex("nonce_transcript_sha256"));
      try (Rfc6979 nonces = new Rfc6979(key, hash);
          SecretBytes first = nonces.next()) {
        assertThat(first.copy()).isEqualTo(row.hex("nonce_first_candidate"));
      }
    }
  }

  @ParameterizedTest
  @MethodSource("verifications")
  void verifiesProof(Row row) {
    assertThat(verify(row)).isEqualTo(row.json().required("valid").booleanValue());
  }

  private static boolean verify(Row row) {
    Optional<PublicKey> p = PublicKey.tryParseHex(row.text("P"));
    Optional<PublicKey> p2 = PublicKey.tryParseHex(row.text("P2"));
    Optional<Bytes32> s = Bytes32.tryParseHex(row.text("sig"));
    Optional<Bytes32> e = Bytes32.tryParseHex(row.text("e"));
    Optional<Commitment> commitment = Commitment.tryParseHex(row.text("commitment"));
    JsonNode range = row.json().required("index_range");
    return p.isPresent()
        && p2.isPresent()
        && s.isPresent()
        && e.isPresent()
        && commitment.isPresent()
        && Podle.verify(
                p.get(),
                p2.get(),
                s.get(),
                e.get(),
                commitment.get(),
                range.get(0).intValue(),
                range.get(1).intValue())
            instanceof PodleResult.Valid;
  }

  @ParameterizedTest
  @MethodSource("bindings")
  void bindsKeyToScript(Row row) {
    boolean bound =
        tryParseScript(row.text("scriptpubkey"))
            .filter(script -> PodleBinding.binds(PublicKey.fromHex(row.text("P")), script))
            .isPresent();
    assertThat(bound).isEqualTo(row.json().required("bound").booleanValue());
  }

  private static Optional<ScriptPubKey> tryParseScript(String hex) {
    try {
      return Optional.of(ScriptPubKey.fromHex(hex));
    } catch (IllegalArgumentException e) {
      // Not hex at all: one of the rows.
      return Optional.empty();
    }
  }

  @ParameterizedTest
  @MethodSource("revelations")
  void parsesRevelation(Row row) {
    Optional<PodleRevelation> parsed = PodleRevelation.tryParse(row.text("revelation"));
    if (!row.json().required("accepted").booleanValue()) {
      assertThat(parsed).isEmpty();
      return;
    }
    JsonNode expected = row.json().required("parsed");
    PodleRevelation revelation = parsed.orElseThrow();
    assertThat(revelation.p().hex()).isEqualTo(expected.required("P").stringValue());
    assertThat(revelation.p2().hex()).isEqualTo(expected.required("P2").stringValue());
    assertThat(revelation.s().hex()).isEqualTo(expected.required("sig").stringValue());
    assertThat(revelation.e().hex()).isEqualTo(expected.required("e").stringValue());
    assertThat(revelation.utxo().outPoint().txid())
        .isEqualToIgnoringCase(expected.required("txid").stringValue());
    assertThat(revelation.utxo().outPoint().index())
        .isEqualTo(expected.required("vout").longValue());
    Optional<UtxoRef.Metadata> metadata = revelation.utxo().metadata();
    assertThat(metadata.isPresent()).isEqualTo(expected.has("scriptpubkey"));
    metadata.ifPresent(m -> {
      assertThat(m.script().hex()).isEqualTo(expected.required("scriptpubkey").stringValue());
      assertThat(m.blockHeight()).isEqualTo(expected.required("blockheight").intValue());
    });
    assertThat(revelation.format()).isEqualToIgnoringCase(row.text("revelation"));
  }
}
