package org.jmd.wallet.bond;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.io.IOException;
import java.util.List;
import org.jmd.wallet.testing.Mutations;
import org.junit.jupiter.api.Test;

class RegistryFuzzTest {
  private static final String BOND =
      """
      {"version": 1, "bonds": [{"address": "bcrt1qbond", "locktime": 1764547200,
        "locktime_human": "2025-12-01", "index": 71, "path": "m/84'/1'/0'/2/71",
        "pubkey": "02ab", "witness_script_hex": "00", "network": "regtest",
        "created_at": "2024-01-01T00:00:00", "txid": "%s", "vout": 1, "value": 100000,
        "confirmations": 3, "extra_utxos": [{"txid": "%s", "vout": 0, "value": 5}],
        "cert_pubkey": "03cd", "cert_privkey": "ee", "cert_signature": "ff", "cert_expiry": 12,
        "of_another_program": {"kept": [1, 2.50, null]}}], "also_kept": true}
      """
          .formatted("11".repeat(32), "22".repeat(32));

  /** Any file is read or refused, and what is written from it says the same when read again. */
  @FuzzTest
  void anyFileIsARegistryOrRefused(byte[] octets) {
    settles(octets);
  }

  @Test
  void damagedRegistriesAreReadOrRefused() throws Exception {
    Mutations.ofTexts(List.of(BOND, "{\"bonds\": []}"), 5_000, RegistryFuzzTest::settles);
  }

  @Test
  void membersOfOtherProgramsSurvive() throws IOException {
    assertThat(RegistryFormat.format(RegistryFormat.parse(BOND)))
        .contains("\"of_another_program\"", "2.50", "\"also_kept\": true");
  }

  private static void settles(byte[] octets) {
    BondList list;
    try {
      list = RegistryFormat.parse(new String(octets, UTF_8));
    } catch (IOException refused) {
      assertThat(refused.getMessage()).isNotBlank();
      return;
    }
    String once = RegistryFormat.format(list);
    try {
      assertThat(RegistryFormat.format(RegistryFormat.parse(once))).isEqualTo(once);
    } catch (IOException e) {
      throw new AssertionError("its own text is refused: " + once, e);
    }
  }
}
