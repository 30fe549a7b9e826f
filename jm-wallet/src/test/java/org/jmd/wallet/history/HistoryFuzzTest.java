package org.jmd.wallet.history;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.util.List;

class HistoryFuzzTest {
  /** Any file is read, and what is written from it says the same when read again. */
  @FuzzTest
  void anyFileSettles(byte[] octets) {
    List<HistoryEntry> entries = HistoryTable.parse(new String(octets, UTF_8), false).entries();
    StringBuilder text = new StringBuilder(HistoryTable.header());
    for (HistoryEntry entry : entries) {
      text.append(Csv.format(entry.row()));
      assertThat(entry.inputs()).hasSizeLessThanOrEqualTo(entry.utxosUsed().size());
      assertThat(entry.cjAmountSats()).isEqualTo(entry.number(HistoryColumn.CJ_AMOUNT));
      assertThat(entry.destinationVout().orElse(0)).isNotNegative();
    }

    HistoryTable again = HistoryTable.parse(text.toString(), false);

    assertThat(again.problem()).isEmpty();
    assertThat(again.entries()).isEqualTo(entries);
  }
}
