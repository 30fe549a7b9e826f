package org.jmd.wallet.psbt;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.HexFormat;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;
import org.jmd.core.bond.BondScript;
import org.jmd.core.crypto.Secp256k1;
import org.jmd.core.runtime.Network;
import org.jmd.core.testing.Vectors;
import org.jmd.core.tx.Addresses;
import org.jmd.core.tx.FeeRate;
import org.jmd.core.tx.OutPoint;
import org.jmd.core.tx.ScriptPubKey;
import org.jmd.wallet.keys.HdKeys;
import org.jmd.wallet.keys.Mnemonic;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;

class WalletPsbtVectorTest {
  static Stream<Vectors.Row> reviews() {
    return Vectors.rows("wallet_psbt.json").filter(row -> row.json().has("result"));
  }

  static Stream<Vectors.Row> bondSpends() {
    return Vectors.rows("wallet_psbt.json").filter(row -> row.json().has("bond"));
  }

  @ParameterizedTest
  @MethodSource("reviews")
  void reviewsAndSignsOrRefuses(Vectors.Row row) throws PsbtException {
    Network network = Network.valueOf(row.text("network").toUpperCase(Locale.ROOT));
    JsonNode expected = row.json().required("result");
    try (Mnemonic mnemonic = Mnemonic.parse(row.text("mnemonic"));
        HdKeys keys = HdKeys.of(mnemonic, "", network, 5)) {
      if (expected.has("error")) {
        assertThatThrownBy(() -> review(row, keys)).isInstanceOf(PsbtException.class);
        return;
      }

      PsbtReview review = review(row, keys);

      assertThat(review.feeSats()).isEqualTo(expected.required("fee").longValue());
      assertThat(review.vbytes()).isEqualTo(expected.required("estimated_vsize").intValue());
      assertThat(review.owned()).hasSize(expected.required("owned").intValue());
      assertThat(review.signable()).hasSize(expected.required("signable").intValue());
      assertThat(review.signable().stream().map(PsbtReview.Input::index).toList())
          .isEqualTo(
              expected.required("signed_indices").valueStream().map(JsonNode::intValue).toList());
      Psbt signed = review.sign();
      assertThat(signed.toBase64())
          .isEqualTo(expected.required("signed_psbt_base64").stringValue());
      PsbtReview again =
          PsbtReview.of(
              Psbt.parse(signed.serialize()),
              keys,
              Secp256k1.nativeCurve(),
              row.json().required("scan_range").intValue());
      assertThat(again.signable()).isEmpty();
      assertThat(again.sign().serialize()).isEqualTo(signed.serialize());
    }
  }

  private static PsbtReview review(Vectors.Row row, HdKeys keys) throws PsbtException {
    return PsbtReview.of(
        Psbt.parse(row.text("psbt_base64").getBytes(US_ASCII)),
        keys,
        Secp256k1.nativeCurve(),
        row.json().required("scan_range").intValue());
  }

  @ParameterizedTest
  @MethodSource("bondSpends")
  void spendsBonds(Vectors.Row row) throws PsbtException {
    JsonNode coin = row.json().required("bond");
    BondScript bond = CanonicalBond.tryParse(row.hex("witness_script")).orElseThrow();
    JsonNode fingerprint = row.json().required("master_fingerprint");
    JsonNode path = row.json().required("derivation_path");
    Optional<KeyOrigin> origin =
        fingerprint.isNull() || path.isNull()
            ? Optional.empty()
            : KeyOrigin.tryParse(fingerprint.stringValue(), path.stringValue());

    BondSpend spend =
        BondSpend.of(
            new OutPoint(coin.required("txid").stringValue(), coin.required("vout").longValue()),
            coin.required("value").longValue(),
            bond,
            destination(row.text("destination")),
            FeeRate.of(row.json().required("fee_rate").asString()),
            origin);

    assertThat(bond.scriptPubKey().hex()).isEqualTo(coin.required("scriptpubkey").stringValue());
    assertThat(HexFormat.of().formatHex(bond.bytes())).isEqualTo(row.text("witness_script"));
    assertThat(spend.vbytes()).isEqualTo(row.json().required("vsize").intValue());
    assertThat(spend.feeSats()).isEqualTo(row.json().required("fee").longValue());
    assertThat(spend.psbt().toBase64()).isEqualTo(row.text("psbt_base64"));
    assertThat(Psbt.parse(spend.psbt().serialize()).serialize())
        .isEqualTo(spend.psbt().serialize());
  }

  private static ScriptPubKey destination(String address) {
    return Stream.of(Network.values())
        .flatMap(network -> Addresses.tryParse(address, network).stream())
        .findFirst()
        .orElseThrow();
  }
}
