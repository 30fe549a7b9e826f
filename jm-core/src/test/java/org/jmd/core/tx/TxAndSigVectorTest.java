package org.jmd.core.tx;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Base64;
import java.util.List;
import java.util.stream.Stream;
import org.jmd.core.crypto.Hashes;
import org.jmd.core.crypto.PublicKey;
import org.jmd.core.crypto.Secp256k1;
import org.jmd.core.crypto.SecretBytes;
import org.jmd.core.testing.Vectors;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class TxAndSigVectorTest {
  private static final Secp256k1 CURVE = Secp256k1.nativeCurve();

  static Stream<Vectors.Row> rows() {
    return Vectors.rows("tx_and_sig.json");
  }

  private static Tx tx(Vectors.Row row) throws TxFormatException {
    return Tx.parse(row.hex("unsigned_tx_hex"));
  }

  private static int index(Vectors.Row row) {
    return row.json().required("input_index").asInt();
  }

  private static PrevOut spent(Vectors.Row row, Tx tx) {
    byte[] key = PublicKey.fromHex(row.text("pubkey")).bytes();
    return new PrevOut(
        tx.inputs().get(index(row)).outPoint(),
        row.json().required("value").asLong(),
        ScriptPubKey.p2wpkh(Hashes.hash160(key)));
  }

  @ParameterizedTest
  @MethodSource("rows")
  void readsTheTransactionOfTheMessage(Vectors.Row row) throws TxFormatException {
    Tx tx = Tx.parse(Base64.getDecoder().decode(row.text("tx_message_plaintext")));

    assertThat(tx).isEqualTo(tx(row));
    assertThat(tx.txid()).isEqualTo(row.text("txid"));
    assertThat(Base64.getEncoder().encodeToString(tx.serializeWithoutWitness()))
        .isEqualTo(row.text("tx_message_plaintext"));
  }

  @ParameterizedTest
  @MethodSource("rows")
  void hashesWhatIsSigned(Vectors.Row row) throws TxFormatException {
    Tx tx = tx(row);
    PrevOut spent = spent(row, tx);

    assertThat(new SegwitSighash(tx).of(spent, row.hex("script_code")))
        .isEqualTo(row.hex("sighash"));
    assertThat(new SegwitSighash(tx).ofP2wpkh(spent)).isEqualTo(row.hex("sighash"));
  }

  @ParameterizedTest
  @MethodSource("rows")
  void signsToTheByte(Vectors.Row row) throws TxFormatException {
    Tx tx = tx(row);
    try (SecretBytes key = SecretBytes.owning(row.hex("private_key"))) {
      SignatureBlob blob = new InputSigner(CURVE).signP2wpkh(tx, spent(row, tx), key);

      assertThat(blob.publicKey().hex()).isEqualTo(row.text("pubkey"));
      assertThat(blob.signature().hex()).isEqualTo(row.text("signature_with_hashtype"));
      assertThat(blob.serialize()).isEqualTo(row.hex("sig_message_hex"));
      assertThat(blob.toBase64()).isEqualTo(row.text("sig_plaintext"));
    }
  }

  @ParameterizedTest
  @MethodSource("rows")
  void matchesTheSignatureToItsInput(Vectors.Row row) throws TxFormatException {
    Tx tx = tx(row);
    PrevOut spent = spent(row, tx);
    SignatureBlob blob = SignatureBlob.tryParseBase64(row.text("sig_plaintext")).orElseThrow();
    SignatureMatcher matcher = new SignatureMatcher(CURVE, tx, List.of(spent));

    assertThat(matcher.offer(blob))
        .isEqualTo(new SignatureMatcher.Result.Matched(index(row), spent, blob.witness()));
    assertThat(matcher.isComplete()).isTrue();
    assertThat(ScriptVerifier.failure(matcher.applyTo(tx), index(row), spent)).isEmpty();
  }
}
