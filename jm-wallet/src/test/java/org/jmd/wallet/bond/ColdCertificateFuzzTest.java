package org.jmd.wallet.bond;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.code_intelligence.jazzer.junit.FuzzTest;
import org.jmd.core.bond.Timenumber;
import org.jmd.core.crypto.PublicKey;
import org.jmd.wallet.testing.WalletFixture;

class ColdCertificateFuzzTest {
  private static final PublicKey BOND_KEY = WalletFixture.keys(1).bond(new Timenumber(1)).key();
  private static final PublicKey CERT_KEY = WalletFixture.keys(2).bond(new Timenumber(1)).key();

  /** No text that somebody else made is taken for a signature, and none ends in another way. */
  @FuzzTest
  void refusesAnyText(byte[] octets) {
    String text = new String(octets, ISO_8859_1);

    assertThatThrownBy(() -> ColdCertificate.parse(BOND_KEY, CERT_KEY, 498, text))
        .isInstanceOf(CertificateRefused.class);
  }
}
