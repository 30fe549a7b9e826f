package org.jmd.core.crypto;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.nio.charset.StandardCharsets;

class DerSignatureFuzzTest {
  private static final PublicKey KEY = NumsPoints.at(0);

  /** There is one encoding of a signature: the one that is written. */
  @FuzzTest
  void anyBytesAreASignatureOrNot(byte[] data) {
    DerSignature.tryParse(data)
        .ifPresent(compact -> assertThat(DerSignature.encode(compact)).isEqualTo(data));
    assertThat(Secp256k1.nativeCurve().verify(KEY, new byte[32], data)).isFalse();
  }

  /** There is one encoding of octets: the one that is written. */
  @FuzzTest
  void anyTextIsBase64OrNot(byte[] data) {
    String text = new String(data, StandardCharsets.ISO_8859_1);
    StrictBase64.tryDecode(text)
        .ifPresent(octets -> assertThat(StrictBase64.encode(octets)).isEqualTo(text));
    assertThat(BitcoinMessage.verify(KEY, text, text)).isFalse();
  }
}
