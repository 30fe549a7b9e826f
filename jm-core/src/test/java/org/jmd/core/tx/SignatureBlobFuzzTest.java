package org.jmd.core.tx;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import org.jmd.core.crypto.Hashes;
import org.jmd.core.crypto.Secp256k1;

class SignatureBlobFuzzTest {
  /** Whatever parses survives a round trip and can be tried on an input without harm. */
  @FuzzTest
  void anyBytesParseOrAreRefused(byte[] data) {
    Optional<SignatureBlob> parsed = SignatureBlob.tryParse(data);
    if (parsed.isPresent()) {
      SignatureBlob blob = parsed.get();
      assertThat(SignatureBlob.tryParse(blob.serialize())).contains(blob);
      assertThat(SignatureBlob.tryParseBase64(blob.toBase64())).contains(blob);
      assertThat(matcherFor(blob).offer(blob))
          .isNotInstanceOf(SignatureMatcher.Result.Matched.class);
    }
  }

  @FuzzTest
  void anyTextParsesOrIsRefused(byte[] data) {
    String text = new String(data, StandardCharsets.UTF_8);
    SignatureBlob.tryParseBase64(text)
        .ifPresent(
            blob -> assertThat(SignatureBlob.tryParseBase64(blob.toBase64())).contains(blob));
  }

  /** Nobody can sign a transaction of this matcher by chance. */
  private static SignatureMatcher matcherFor(SignatureBlob blob) {
    OutPoint outPoint = new OutPoint("ee".repeat(32), 0);
    PrevOut locked =
        new PrevOut(outPoint, 1, ScriptPubKey.p2wpkh(Hashes.hash160(blob.publicKey().bytes())));
    Tx tx = new Tx(2, List.of(TxInput.unsigned(outPoint, 0)), List.of(), 0);
    return new SignatureMatcher(Secp256k1.nativeCurve(), tx, List.of(locked));
  }
}
