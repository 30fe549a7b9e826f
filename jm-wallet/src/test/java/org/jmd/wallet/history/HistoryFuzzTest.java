package org.jmd.wallet.history;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.util.List;
import org.jmd.core.testing.Vectors;
import org.jmd.wallet.testing.Mutations;
import org.junit.jupiter.api.Test;

class HistoryFuzzTest {
  /** Any file is read, and what is written from it says the same when read again. */
  @FuzzTest
  void anyFileSettles(byte[] octets) {
    settles(octets);
  }

  @Test
  void damagedHistoriesSettle() throws Exception {
    Mutations.ofTexts(
        Vectors.rows("wallet_history.json")
            .filter(row -> row.json().has("csv"))
            .map(row -> row.text("csv"))
            .toList(),
        3_000,
        HistoryFuzzTest::settles);
  }

  /** A header of a million columns must not make every row as long. */
  @Test
  void columnsWithoutEndAreNotKept() {
    String text = "a,".repeat(200_000) + "\n" + "x\n".repeat(1_000);

    HistoryTable table = HistoryTable.parse(text, false);

    assertThat(table.replaced(table.entries())).hasSizeLessThan(1_000_000);
  }

  private static void settles(byte[] octets) {
    HistoryTable table = HistoryTable.parse(new String(octets, UTF_8), false);
    List<HistoryEntry> entries = table.entries();
    for (HistoryEntry entry : entries) {
      assertThat(entry.inputs()).hasSizeLessThanOrEqualTo(entry.utxosUsed().size());
      assertThat(entry.cjAmountSats()).isEqualTo(entry.number(HistoryColumn.CJ_AMOUNT));
      assertThat(entry.destinationVout().orElse(0)).isNotNegative();
    }

    HistoryTable again = HistoryTable.parse(table.replaced(entries), false);

    assertThat(again.problem()).isEmpty();
    assertThat(again.entries()).isEqualTo(entries);
    assertThat(again.others()).isEqualTo(table.others());
  }
}
