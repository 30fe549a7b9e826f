package org.jmd.wallet.bond;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.stream.Stream;
import org.jmd.core.bond.BondCertificate;
import org.jmd.core.crypto.BitcoinMessage;
import org.jmd.core.crypto.Hashes;
import org.jmd.core.crypto.PublicKey;
import org.jmd.core.crypto.Secp256k1;
import org.jmd.core.crypto.SecretBytes;
import org.jmd.core.runtime.Network;
import org.jmd.core.testing.Vectors;
import org.jmd.core.tx.Addresses;
import org.jmd.core.tx.ScriptPubKey;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class WalletBondCertificateVectorTest {
  static Stream<Vectors.Row> rows() {
    return Vectors.rows("wallet_bond_certificate.json");
  }

  private static int number(Vectors.Row row, String field) {
    return row.json().required(field).intValue();
  }

  @ParameterizedTest
  @MethodSource("rows")
  void makesTheSameMessageAndSignature(Vectors.Row row) throws CertificateRefused {
    int height = number(row, "current_block");
    PublicKey certKey = PublicKey.fromHex(row.text("cert_pubkey"));
    PublicKey bondKey = PublicKey.fromHex(row.text("bond_pubkey"));

    int expiry = ColdCertificate.expiry(height, number(row, "validity_periods"));
    String message = BondCertificate.hexMessage(certKey, expiry);
    byte[] octets = message.getBytes(StandardCharsets.US_ASCII);

    assertThat(expiry - number(row, "validity_periods")).isEqualTo(number(row, "current_period"));
    assertThat(expiry).isEqualTo(number(row, "cert_expiry"));
    assertThat(message).isEqualTo(row.text("message"));
    assertThat(HexFormat.of().formatHex(BitcoinMessage.hash(octets)))
        .isEqualTo(row.text("message_hash"));
    assertThat(
            Addresses.format(ScriptPubKey.p2wpkh(Hashes.hash160(bondKey.bytes())), Network.MAINNET))
        .contains(row.text("signing_address_mainnet"));
    try (SecretBytes bondSecret = SecretBytes.owning(row.hex("bond_privkey"));
        SecretBytes certSecret = SecretBytes.owning(row.hex("cert_privkey"))) {
      assertThat(Secp256k1.nativeCurve().publicKey(bondSecret)).isEqualTo(bondKey);
      assertThat(HexFormat.of().formatHex(BitcoinMessage.sign(bondSecret, octets)))
          .isEqualTo(row.text("signature_der"));
      ColdCertificate.checkPrivateKey(certSecret, certKey);
    }
  }

  @ParameterizedTest
  @MethodSource("rows")
  void importsTheSignature(Vectors.Row row) throws CertificateRefused {
    PublicKey certKey = PublicKey.fromHex(row.text("cert_pubkey"));
    PublicKey bondKey = PublicKey.fromHex(row.text("bond_pubkey"));
    int expiry = number(row, "cert_expiry");
    ColdCertificate.checkExpiry(expiry, number(row, "current_block"));

    ColdCertificate imported =
        ColdCertificate.parse(bondKey, certKey, expiry, row.text("signature_der"));
    StoredCertificate stored = StoredCertificate.NONE.signed(imported.certificate());

    assertThat(imported.form()).isEqualTo(ColdCertificate.Form.TEXT);
    assertThat(stored.signatureHex()).contains(row.text("signature_der"));
    assertThat(stored.certificate().orElseThrow().verify(bondKey)).isTrue();
    assertThat(stored.isExpiredAt(number(row, "expiry_block"))).isFalse();
    assertThat(stored.isExpiredAt(number(row, "expiry_block") + 1)).isTrue();
  }
}
