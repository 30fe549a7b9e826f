package org.jmd.core.bond;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.bitcoinj.crypto.DeterministicKey;
import org.bitcoinj.crypto.HDKeyDerivation;
import org.bitcoinj.crypto.HDPath;
import org.bitcoinj.crypto.MnemonicCode;
import org.jmd.core.crypto.BitcoinMessage;
import org.jmd.core.crypto.PublicKey;
import org.jmd.core.crypto.Secp256k1;
import org.jmd.core.crypto.SecretBytes;
import org.jmd.core.protocol.Nick;
import org.jmd.core.runtime.Network;
import org.jmd.core.testing.Vectors;
import org.jmd.core.testing.Vectors.Row;
import org.jmd.core.tx.Addresses;
import org.jmd.core.tx.OutPoint;
import org.jmd.core.tx.ScriptPubKey;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;

class BondVectorTest {
  private static final double RELATIVE_TOLERANCE = 1e-12;

  static Stream<Row> scripts() {
    return Vectors.rows("bond_script.json");
  }

  static Stream<Row> values() {
    return Vectors.rows("bond_value.json");
  }

  static Stream<Row> timenumbers() {
    return Vectors.rows("timenumber.json");
  }

  static Stream<Row> invalidLocktimes() {
    return Vectors.rows("timenumber.json", "invalid_locktimes");
  }

  static Stream<Row> derivations() {
    Stream<Row> rows = Vectors.rows("bond_hd.json");
    return Vectors.document("bond_hd.json").has("original_fixture")
        ? Stream.concat(rows, Vectors.rows("bond_hd.json", "original_fixture"))
        : rows;
  }

  static Stream<Row> proofs() {
    return Vectors.rows("bond_proof.json");
  }

  static Stream<Row> judgedProofs() {
    return Stream.concat(
        Vectors.rows("bond_proof_fixture.json"), Vectors.rows("bond_proof_invalid.json"));
  }

  static Stream<Row> coldCertificates() {
    return Vectors.rows("wallet_bond_certificate.json");
  }

  private static long number(Row row, String field) {
    return row.json().required(field).longValue();
  }

  private static Nick nick(Row row, String field) {
    return Nick.tryParse(row.text(field)).orElseThrow();
  }

  @ParameterizedTest
  @MethodSource("scripts")
  void buildsScriptAndAddress(Row row) {
    try (SecretBytes key = SecretBytes.owning(row.hex("private_key"))) {
      assertThat(Secp256k1.nativeCurve().publicKey(key).hex()).isEqualTo(row.text("pubkey"));
    }
    BondScript script =
        new BondScript(PublicKey.fromHex(row.text("pubkey")), number(row, "locktime"));
    assertThat(HexFormat.of().formatHex(script.bytes())).isEqualTo(row.text("witness_script"));
    assertThat(script.scriptPubKey().hex()).isEqualTo(row.text("scriptpubkey"));
    assertThat(script.scriptPubKey().kind()).isEqualTo(ScriptPubKey.Kind.P2WSH);
    for (Map.Entry<String, JsonNode> address : row.json().required("addresses").properties()) {
      Network network = Network.tryParse(address.getKey()).orElseThrow();
      assertThat(Addresses.format(script.scriptPubKey(), network))
          .contains(address.getValue().stringValue());
    }
    JsonNode timenumber = row.json().path("timenumber");
    if (timenumber.isInt()) {
      assertThat(new Timenumber(timenumber.intValue()).locktime()).isEqualTo(script.locktime());
    } else {
      assertThat(Timenumber.ofLocktime(script.locktime())).isEmpty();
    }
  }

  @ParameterizedTest
  @MethodSource("values")
  void valuesBond(Row row) {
    BondValue formula =
        new BondValue(
            row.json().required("interest_rate").doubleValue(),
            row.json().required("exponent").doubleValue());
    double value =
        formula.of(
            number(row, "utxo_value"),
            Instant.ofEpochSecond(number(row, "confirmation_time")),
            number(row, "locktime"),
            Instant.ofEpochSecond(number(row, "current_time")));
    double expected = Double.parseDouble(row.text("value_str"));
    // One unit for a truncation on the other side of an integer.
    assertThat(value).isCloseTo(expected, within(1 + expected * RELATIVE_TOLERANCE));
    assertThat(value).isEqualTo(Math.floor(value));
  }

  @ParameterizedTest
  @MethodSource("timenumbers")
  void numbersMonth(Row row) {
    Timenumber timenumber = new Timenumber((int) number(row, "timenumber"));
    assertThat(timenumber.locktime()).isEqualTo(number(row, "locktime"));
    assertThat(Timenumber.ofLocktime(number(row, "locktime"))).contains(timenumber);
    assertThat(Timenumber.of(timenumber.month())).contains(timenumber);
  }

  @ParameterizedTest
  @MethodSource("invalidLocktimes")
  void judgesLocktime(Row row) {
    assertThat(Timenumber.ofLocktime(number(row, "locktime")).isPresent())
        .isEqualTo(row.json().required("valid").booleanValue());
  }

  @ParameterizedTest
  @MethodSource("derivations")
  void derivesBondAddress(Row row) {
    Network network = Network.tryParse(row.text("network")).orElseThrow();
    Timenumber timenumber = new Timenumber((int) number(row, "timenumber"));
    String path = "m/84'/" + network.coinType() + "'/0'/2/" + timenumber.value();
    assertThat(row.text("path")).isEqualTo(path);
    assertThat(timenumber.locktime()).isEqualTo(number(row, "locktime"));
    if (row.json().has("path_repr")) {
      assertThat(row.text("path_repr")).isEqualTo(path + ":" + timenumber.locktime());
    }
    byte[] seed = MnemonicCode.toSeed(List.of(row.text("mnemonic").split(" ")), "");
    DeterministicKey key = HDKeyDerivation.createMasterPrivateKey(seed);
    for (var child : HDPath.parsePath(path.replace('\'', 'H'))) {
      key = HDKeyDerivation.deriveChildKey(key, child);
    }
    assertThat(key.getPrivKeyBytes()).isEqualTo(row.hex("private_key"));
    assertThat(key.getPublicKeyAsHex()).isEqualTo(row.text("pubkey"));
    BondScript script = new BondScript(PublicKey.of(key.getPubKey()), timenumber.locktime());
    assertThat(Addresses.format(script.scriptPubKey(), network)).contains(row.text("address"));
  }

  @ParameterizedTest
  @MethodSource("proofs")
  void createsProof(Row row) {
    try (SecretBytes bondSecret = SecretBytes.owning(row.hex("utxo_private_key"));
        SecretBytes certSecret = SecretBytes.owning(row.hex("cert_private_key"))) {
      PublicKey bondKey = Secp256k1.nativeCurve().publicKey(bondSecret);
      PublicKey certKey = Secp256k1.nativeCurve().publicKey(certSecret);
      assertThat(bondKey.hex()).isEqualTo(row.text("utxo_pubkey"));
      assertThat(certKey.hex()).isEqualTo(row.text("cert_pubkey"));
      BondCertificate certificate = certificate(row, bondSecret, certKey);
      assertThat(certificate.signature()).isEqualTo(row.hex("cert_sig_der"));
      assertThat(certificate.verify(bondKey)).isTrue();
      OutPoint outPoint = new OutPoint(row.text("txid"), number(row, "vout"));
      BondScript script = new BondScript(bondKey, number(row, "locktime"));
      BondProof proof =
          BondProof.create(
              certSecret,
              certificate,
              script,
              outPoint,
              nick(row, "maker_nick"),
              nick(row, "taker_nick"));
      assertThat(HexFormat.of().formatHex(proof.bytes())).isEqualTo(row.text("proof_hex"));
      assertThat(proof.format()).isEqualTo(row.text("proof_base64"));
      assertThat(BondProof.tryParse(proof.format())).contains(proof);
      assertThat(proof.verifySignatures(nick(row, "maker_nick"), nick(row, "taker_nick")))
          .isEqualTo(new BondProofResult.Valid(proof));
      assertMatches(proof, row.json().required("parsed"));
    }
  }

  private static BondCertificate certificate(Row row, SecretBytes bondSecret, PublicKey certKey) {
    int expiry = (int) number(row, "cert_expiry");
    byte[] message;
    BondCertificate certificate;
    if (row.text("cert_msg_form").equals("binary")) {
      message = BondCertificate.rawMessage(certKey, expiry);
      certificate = BondCertificate.sign(bondSecret, certKey, expiry);
    } else {
      message = BondCertificate.hexMessage(certKey, expiry).getBytes(StandardCharsets.US_ASCII);
      certificate = new BondCertificate(certKey, expiry, BitcoinMessage.sign(bondSecret, message));
    }
    assertThat(HexFormat.of().formatHex(message)).isEqualTo(row.text("cert_msg_hex"));
    return certificate;
  }

  private static void assertMatches(BondProof proof, JsonNode parsed) {
    assertThat(proof.outPoint())
        .isEqualTo(
            new OutPoint(
                parsed.required("utxo_txid").stringValue(),
                parsed.required("utxo_vout").longValue()));
    assertThat(proof.script().locktime()).isEqualTo(parsed.required("locktime").longValue());
    assertThat(proof.script().key().hex()).isEqualTo(parsed.required("utxo_pub").stringValue());
    assertThat(proof.certificate().certKey().hex())
        .isEqualTo(parsed.required("cert_pub").stringValue());
    assertThat(HexFormat.of().formatHex(proof.script().bytes()))
        .isEqualTo(parsed.required("redeem_script").stringValue());
    assertThat(proof.scriptPubKey().hex()).isEqualTo(parsed.required("p2wsh_script").stringValue());
  }

  @ParameterizedTest
  @MethodSource("judgedProofs")
  void judgesProof(Row row) {
    Optional<BondProof> proof =
        BondProof.tryParse(row.text("proof_base64"))
            .filter(p ->
                p.verifySignatures(nick(row, "maker_nick"), nick(row, "taker_nick"))
                    instanceof BondProofResult.Valid);
    assertThat(proof.isPresent()).isEqualTo(row.json().required("valid").booleanValue());
    if (row.json().path("parsed").isObject()) {
      assertMatches(proof.orElseThrow(), row.json().required("parsed"));
    }
    proof.ifPresent(p -> assertThat(p.format()).isEqualTo(row.text("proof_base64")));
  }

  @ParameterizedTest
  @MethodSource("coldCertificates")
  void signsColdCertificate(Row row) {
    int expiry =
        BondCertificate.expiryFor(
            (int) number(row, "current_block"), (int) number(row, "validity_periods"));
    PublicKey certKey = PublicKey.fromHex(row.text("cert_pubkey"));
    PublicKey bondKey = PublicKey.fromHex(row.text("bond_pubkey"));
    byte[] message =
        BondCertificate.hexMessage(certKey, expiry).getBytes(StandardCharsets.US_ASCII);
    BondCertificate certificate = new BondCertificate(certKey, expiry, row.hex("signature_der"));
    assertThat(expiry).isEqualTo((int) number(row, "cert_expiry"));
    assertThat(certificate.expiryHeight()).isEqualTo((int) number(row, "expiry_block"));
    assertThat(new String(message, StandardCharsets.US_ASCII)).isEqualTo(row.text("message"));
    assertThat(BitcoinMessage.hash(message)).isEqualTo(row.hex("message_hash"));
    assertThat(certificate.verify(bondKey)).isTrue();
    try (SecretBytes bondSecret = SecretBytes.owning(row.hex("bond_privkey"))) {
      assertThat(BitcoinMessage.sign(bondSecret, message)).isEqualTo(row.hex("signature_der"));
    }
  }
}
