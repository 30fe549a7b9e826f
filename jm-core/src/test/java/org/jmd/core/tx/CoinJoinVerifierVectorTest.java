package org.jmd.core.tx;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jmd.core.protocol.FeeRule;
import org.jmd.core.protocol.ProtocolViolation;
import org.jmd.core.runtime.Network;
import org.jmd.core.testing.Vectors;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;

class CoinJoinVerifierVectorTest {
  static Stream<Vectors.Row> rows() {
    return Vectors.rows("maker_tx_verification.json");
  }

  @ParameterizedTest
  @MethodSource("rows")
  void decidesAsTheRowSays(Vectors.Row row) throws ProtocolViolation {
    CoinJoinTerms terms = terms(row);
    assertThat(terms.expectedChangeSats())
        .isEqualTo(row.json().required("expected_change").asLong());

    boolean accepted =
        bytes(row.text("tx_hex"))
            .map(bytes -> CoinJoinVerifier.verify(terms, bytes, context(bytes)))
            .filter(TxVerdict.Accepted.class::isInstance)
            .isPresent();

    assertThat(accepted).isEqualTo(row.json().required("valid").asBoolean());
  }

  private static CoinJoinTerms terms(Vectors.Row row) throws ProtocolViolation {
    Network network = Network.tryParse(row.text("network")).orElseThrow();
    long amount = row.json().required("amount").asLong();
    FeeRule rule =
        row.text("ordertype").endsWith("absoffer")
            ? FeeRule.parseAbsolute(row.text("cjfee"))
            : FeeRule.parseRelative(row.text("cjfee"));
    List<PrevOut> inputs = new ArrayList<>();
    for (JsonNode utxo : row.json().required("our_utxos")) {
      OutPoint outPoint =
          new OutPoint(utxo.required("txid").stringValue(), utxo.required("vout").asLong());
      // The rows have no input scripts; makers offer P2WPKH coins only.
      inputs.add(
          new PrevOut(
              outPoint, utxo.required("value").asLong(), ScriptPubKey.p2wpkh(new byte[20])));
    }
    return new CoinJoinTerms(
        amount,
        rule.fee(amount),
        row.json().required("txfee").asLong(),
        inputs,
        Addresses.parse(row.text("cj_address"), network),
        Addresses.parse(row.text("change_address"), network));
  }

  private static Optional<byte[]> bytes(String hex) {
    try {
      return Optional.of(HexFormat.of().parseHex(hex));
    } catch (IllegalArgumentException e) {
      // Rows may hold text that is not hex at all; that is no transaction.
      return Optional.empty();
    }
  }

  /** The rows have no chain: the tip is as high as the lock time asks for. */
  private static VerifyContext context(byte[] tx) {
    long lockTime = Tx.tryParse(tx).map(Tx::lockTime).orElse(0L);
    return lockTime < Tx.LOCK_TIME_THRESHOLD
        ? VerifyContext.at((int) lockTime, Instant.EPOCH)
        : VerifyContext.at(0, Instant.ofEpochSecond(lockTime));
  }
}
