package org.jmd.core.tx;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import org.jmd.core.crypto.PublicKey;
import org.junit.jupiter.api.Test;

class SignatureBlobTest {
  private static final String SIG = "48" + "30".repeat(71) + "01";
  private static final String SHORT_SIG = "47" + "30".repeat(70) + "01";
  private static final String KEY = "21" + "02" + "ab".repeat(32);
  private static final String PROGRAM = "0014" + "cd".repeat(20);

  private static Optional<SignatureBlob> parse(String... hex) {
    return SignatureBlob.tryParse(HexFormat.of().parseHex(String.join("", hex)));
  }

  private static final SignatureBlob BLOB = parse(SIG, KEY).orElseThrow();

  @Test
  void readsTwoPushes() {
    assertThat(BLOB.signature().hex()).isEqualTo(SIG.substring(2));
    assertThat(BLOB.publicKey().hex()).isEqualTo(KEY.substring(2));
    assertThat(HexFormat.of().formatHex(BLOB.serialize())).isEqualTo(SIG + KEY);
    assertThat(BLOB.witness())
        .isEqualTo(
            List.of(ByteString.fromHex(SIG.substring(2)), ByteString.fromHex(KEY.substring(2))));
  }

  @Test
  void toleratesTheWitnessProgramOfWrappedSegwit() {
    assertThat(parse(SIG, KEY, PROGRAM)).contains(BLOB);
    assertThat(parse(SIG, KEY, "16", PROGRAM)).contains(BLOB);
  }

  @Test
  void toleratesMissingPadding() {
    for (String sig : List.of(SIG, SHORT_SIG)) {
      SignatureBlob blob = parse(sig, KEY).orElseThrow();
      String text = blob.toBase64();
      assertThat(SignatureBlob.tryParseBase64(text)).contains(blob);
      assertThat(SignatureBlob.tryParseBase64(text.replace("=", ""))).contains(blob);
    }
  }

  @Test
  void refusesAnythingElse() {
    List<String> blobs =
        List.of(
            "",
            "00",
            "01",
            "0100",
            SIG,
            SIG + "21",
            SIG + "20" + "02" + "ab",
            "00" + KEY,
            "4c48" + SIG + KEY,
            KEY + SIG,
            SIG + "21" + "04" + "0000000000000000000000000000000000000000000000000000000000000000",
            SIG + KEY + "00",
            SIG + KEY + "16",
            SIG + KEY + "1600150000000000000000000000000000000000000000",
            SIG + KEY + "15" + "00140000000000000000000000000000000000000000",
            SIG + KEY + "00200000000000000000000000000000000000000000");
    for (String hex : blobs) {
      assertThat(parse(hex)).as(hex).isEmpty();
    }
  }

  @Test
  void refusesTextThatIsNotBase64OrTooLong() {
    String text = BLOB.toBase64();
    assertThat(SignatureBlob.tryParseBase64("")).isEmpty();
    assertThat(SignatureBlob.tryParseBase64(text + "=")).isEmpty();
    assertThat(SignatureBlob.tryParseBase64(" " + text)).isEmpty();
    assertThat(SignatureBlob.tryParseBase64(text.replace('M', '!'))).isEmpty();
    assertThat(SignatureBlob.tryParseBase64("\u0661".repeat(8))).isEmpty();
    byte[] tooLong = Arrays.copyOf(BLOB.serialize(), 229);
    assertThat(SignatureBlob.tryParse(tooLong)).isEmpty();
    assertThat(SignatureBlob.tryParseBase64(Base64.getEncoder().encodeToString(tooLong))).isEmpty();
    assertThat(SignatureBlob.tryParseBase64("A".repeat(1_000_000))).isEmpty();
  }

  @Test
  void cannotHoldASignatureBeyondADirectPush() {
    PublicKey key = BLOB.publicKey();
    assertThatIllegalArgumentException().isThrownBy(() -> new SignatureBlob(ByteString.EMPTY, key));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new SignatureBlob(ByteString.of(new byte[76]), key));
  }
}
