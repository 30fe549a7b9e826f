package org.jmd.wallet.keys;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.HexFormat;
import java.util.Optional;
import java.util.stream.Stream;
import org.jmd.core.bond.BondScript;
import org.jmd.core.bond.Timenumber;
import org.jmd.core.crypto.SecretBytes;
import org.jmd.core.runtime.Network;
import org.jmd.core.testing.Vectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;

class WalletBondsVectorTest {
  static Stream<Vectors.Row> bonds() {
    return Stream.of(
            Vectors.rows("wallet_bonds.json"),
            Vectors.rows("bond_hd.json"),
            Vectors.rows("bond_hd.json", "original_fixture"))
        .flatMap(rows -> rows);
  }

  @ParameterizedTest
  @MethodSource("bonds")
  void derivesKeyScriptAndAddress(Vectors.Row row) {
    Network network = Network.tryParse(row.text("network")).orElseThrow();
    Timenumber month = new Timenumber(row.json().required("timenumber").intValue());
    String passphrase = row.json().path("bip39_passphrase").asString("");
    try (Mnemonic mnemonic = Mnemonic.parse(row.text("mnemonic"));
        HdKeys keys = HdKeys.of(mnemonic, passphrase, network, 1)) {
      KeyPath path = keys.bondPath(month);
      BondScript bond = keys.bond(month);

      assertThat(path).hasToString(row.text("path"));
      assertThat(bond.locktime()).isEqualTo(row.json().required("locktime").longValue());
      assertThat(bond.key().hex()).isEqualTo(row.text("pubkey"));
      assertThat(keys.address(bond.scriptPubKey())).contains(row.text("address"));
      assertOptional(row, "witness_script", HexFormat.of().formatHex(bond.bytes()));
      assertOptional(row, "script_pubkey", bond.scriptPubKey().hex());
      assertOptional(row, "path_display", path + ":" + bond.locktime());
      assertOptional(row, "path_repr", path + ":" + bond.locktime());
      try (SecretBytes key = keys.privateKey(path)) {
        String hex = key.use(octets -> HexFormat.of().formatHex(octets));
        assertOptional(row, "privkey", hex);
        assertOptional(row, "private_key", hex);
      }
      if (row.json().has("entropy")) {
        try (Mnemonic made = Mnemonic.fromEntropy(row.hex("entropy"))) {
          assertThat(made.words()).isEqualTo(mnemonic.words());
        }
      }
    }
  }

  @Test
  void countsMonths() {
    for (JsonNode row : timenumbers("index_to_timestamp")) {
      Timenumber number = new Timenumber(row.required("timenumber").intValue());

      assertThat(number.locktime()).isEqualTo(row.required("timestamp").longValue());
      assertThat(number.month().atDay(1)).hasToString(row.required("date").stringValue());
      assertThat(Timenumber.ofLocktime(number.locktime())).contains(number);
    }
    for (JsonNode row : timenumbers("invalid")) {
      Optional<Timenumber> number = Timenumber.ofLocktime(row.required("timestamp").longValue());

      assertThat(number.isPresent())
          .as(row.toString())
          .isEqualTo(row.required("is_valid_locktime").booleanValue());
    }
  }

  @Test
  void readsDates() {
    for (JsonNode row : timenumbers("parse_date")) {
      JsonNode timestamp = row.required("timestamp");

      assertThat(Timenumber.tryParse(row.required("input").stringValue()).map(Timenumber::locktime))
          .as(row.toString())
          .isEqualTo(timestamp.isNull() ? Optional.empty() : Optional.of(timestamp.longValue()));
    }
  }

  @Test
  void findsTheNearestMonth() {
    for (JsonNode row : timenumbers("nearest")) {
      Instant time = Instant.ofEpochSecond(row.required("timestamp").longValue());

      assertThat(Timenumber.atOrAfter(time).map(Timenumber::locktime))
          .as(row.toString())
          .contains(row.required("up").longValue());
      assertThat(Timenumber.atOrBefore(time).map(Timenumber::locktime))
          .as(row.toString())
          .contains(row.required("down").longValue());
    }
  }

  private static JsonNode timenumbers(String table) {
    return Vectors.document("wallet_bonds.json").required("timenumber").required(table);
  }

  private static void assertOptional(Vectors.Row row, String field, String ours) {
    JsonNode expected = row.json().path(field);
    if (expected.isString()) {
      assertThat(ours).as(field).isEqualTo(expected.stringValue());
    }
  }
}
