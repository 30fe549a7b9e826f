package org.jmd.wallet.bond;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.IntStream;
import org.jmd.core.bond.BondCertificate;
import org.jmd.core.crypto.BitcoinMessage;
import org.jmd.core.crypto.DerSignature;
import org.jmd.core.crypto.PublicKey;
import org.jmd.core.crypto.Secp256k1;
import org.jmd.core.crypto.SecretBytes;
import org.jmd.core.crypto.StrictBase64;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class ColdCertificateTest {
  private static final Secp256k1 CURVE = Secp256k1.nativeCurve();
  private static final BigInteger ORDER =
      new BigInteger("fffffffffffffffffffffffffffffffebaaedce6af48a03bbfd25e8cd0364141", 16);
  private static final int EXPIRY = 498;

  private final SecretBytes bondSecret = secret(7);
  private final PublicKey bondKey = CURVE.publicKey(bondSecret);
  private final PublicKey certKey = CURVE.publicKey(secret(9));

  private static SecretBytes secret(int value) {
    byte[] octets = new byte[32];
    octets[31] = (byte) value;
    return SecretBytes.owning(octets);
  }

  private byte[] message(ColdCertificate.Form form) {
    byte[] raw = BondCertificate.rawMessage(certKey, EXPIRY);
    return switch (form) {
      case TEXT -> BondCertificate.hexMessage(certKey, EXPIRY).getBytes(US_ASCII);
      case BINARY -> raw;
      case HEX_OF_BINARY -> HexFormat.of().formatHex(raw).getBytes(US_ASCII);
    };
  }

  private byte[] der(ColdCertificate.Form form) {
    return BitcoinMessage.sign(bondSecret, message(form));
  }

  /** All headers with which a device may return the signature: of four kinds of address. */
  private List<byte[]> recoverable(ColdCertificate.Form form) {
    byte[] compact = DerSignature.tryParse(der(form)).orElseThrow();
    byte[] hash = BitcoinMessage.hash(message(form));
    int id =
        IntStream.range(0, 4)
            .filter(i -> CURVE.recover(compact, i, hash).filter(bondKey::equals).isPresent())
            .findFirst()
            .orElseThrow();
    List<byte[]> signatures = new ArrayList<>();
    for (int kind = 27; kind <= 39; kind += 4) {
      byte[] signature = new byte[65];
      signature[0] = (byte) (kind + id);
      System.arraycopy(compact, 0, signature, 1, 64);
      signatures.add(signature);
    }
    return signatures;
  }

  @ParameterizedTest
  @EnumSource
  void acceptsEveryFormWithEveryHeader(ColdCertificate.Form form) throws CertificateRefused {
    for (byte[] signature : recoverable(form)) {
      for (String text :
          List.of(StrictBase64.encode(signature), HexFormat.of().formatHex(signature))) {
        ColdCertificate imported = ColdCertificate.parse(bondKey, certKey, EXPIRY, text);

        assertThat(imported.form()).isEqualTo(form);
        assertThat(imported.certificate().signature()).isEqualTo(der(form));
        assertThat(imported.certificate().verify(bondKey)).isEqualTo(form.isUsable());
      }
    }
  }

  @Test
  void acceptsDerOverTheFirstTwoForms() throws CertificateRefused {
    for (ColdCertificate.Form form :
        List.of(ColdCertificate.Form.TEXT, ColdCertificate.Form.BINARY)) {
      assertThat(
              ColdCertificate.parse(bondKey, certKey, EXPIRY, StrictBase64.encode(der(form)))
                  .form())
          .isEqualTo(form);
    }
    String third = HexFormat.of().formatHex(der(ColdCertificate.Form.HEX_OF_BINARY));
    assertThatThrownBy(() -> ColdCertificate.parse(bondKey, certKey, EXPIRY, third))
        .isInstanceOf(CertificateRefused.class);
  }

  @Test
  void lowersAHighS() throws CertificateRefused {
    byte[] low = recoverable(ColdCertificate.Form.TEXT).get(1);
    BigInteger s = new BigInteger(1, Arrays.copyOfRange(low, 33, 65));
    byte[] highS = ORDER.subtract(s).toByteArray();
    byte[] high = low.clone();
    System.arraycopy(highS, highS.length - 32, high, 33, 32);
    high[0] = (byte) (((low[0] - 27) ^ 1) + 27);

    ColdCertificate imported =
        ColdCertificate.parse(bondKey, certKey, EXPIRY, StrictBase64.encode(high));

    assertThat(imported.certificate().signature()).isEqualTo(der(ColdCertificate.Form.TEXT));
  }

  @Test
  void ignoresWhiteSpaceOfACopiedSignature() throws CertificateRefused {
    String text = StrictBase64.encode(recoverable(ColdCertificate.Form.TEXT).getFirst());
    String wrapped = " " + text.substring(0, 40) + "\r\n" + text.substring(40) + "\n";

    assertThat(ColdCertificate.parse(bondKey, certKey, EXPIRY, wrapped).certificate().certKey())
        .isEqualTo(certKey);
  }

  @Test
  void refusesTheSignatureOfAnotherKeyOrMessage() {
    String signature = StrictBase64.encode(recoverable(ColdCertificate.Form.TEXT).getFirst());

    assertThatThrownBy(() -> ColdCertificate.parse(certKey, certKey, EXPIRY, signature))
        .isInstanceOf(CertificateRefused.class)
        .hasMessageContaining("not of the bond's key");
    assertThatThrownBy(() -> ColdCertificate.parse(bondKey, certKey, EXPIRY + 1, signature))
        .isInstanceOf(CertificateRefused.class);
    assertThatThrownBy(() -> ColdCertificate.parse(bondKey, bondKey, EXPIRY, signature))
        .isInstanceOf(CertificateRefused.class);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "00", "zz", "3006020101020101", "MAYCAQECAQE=", "26", "+++"})
  void refusesWhatIsNoSignature(String text) {
    assertThatThrownBy(() -> ColdCertificate.parse(bondKey, certKey, EXPIRY, text))
        .isInstanceOf(CertificateRefused.class);
  }

  @Test
  void refusesHeadersOutOfRange() {
    byte[] signature = recoverable(ColdCertificate.Form.TEXT).getFirst();
    for (int header : List.of(0, 26, 43, 255)) {
      signature[0] = (byte) header;
      String text = StrictBase64.encode(signature);

      assertThatThrownBy(() -> ColdCertificate.parse(bondKey, certKey, EXPIRY, text))
          .as("header %s", header)
          .isInstanceOf(CertificateRefused.class);
    }
  }

  @Test
  void checksTheExpiry() throws CertificateRefused {
    ColdCertificate.checkExpiry(EXPIRY, EXPIRY * 2016);
    ColdCertificate.checkExpiry(65535, 900_000);

    for (int expiry : List.of(-1, 0, 65536)) {
      assertThatThrownBy(() -> ColdCertificate.checkExpiry(expiry, 0))
          .isInstanceOf(CertificateRefused.class);
    }
    assertThatThrownBy(() -> ColdCertificate.checkExpiry(EXPIRY, EXPIRY * 2016 + 1))
        .isInstanceOf(CertificateRefused.class)
        .hasMessageContaining("expired after block 1003968");
    assertThatThrownBy(() -> ColdCertificate.expiry(900_000, 0))
        .isInstanceOf(CertificateRefused.class);
    assertThatThrownBy(() -> ColdCertificate.expiry(900_000, Integer.MAX_VALUE))
        .isInstanceOf(CertificateRefused.class)
        .hasMessageContaining("1 to 65089 periods");
  }

  @Test
  void refusesThePrivateKeyOfAnotherCertificate() throws CertificateRefused {
    ColdCertificate.checkPrivateKey(secret(9), certKey);

    assertThatThrownBy(() -> ColdCertificate.checkPrivateKey(secret(7), certKey))
        .isInstanceOf(CertificateRefused.class);
    assertThatThrownBy(() -> ColdCertificate.checkPrivateKey(secret(0), certKey))
        .isInstanceOf(CertificateRefused.class);
  }
}
