package org.jmd.wallet.fees;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.math.BigDecimal;
import org.jmd.core.tx.FeeRate;

class FeesFuzzTest {
  @FuzzTest
  void anyAnswerHasUsableEstimatesOrNone(byte[] answer) {
    FeeEstimates.tryParse(new String(answer, UTF_8))
        .ifPresent(estimates -> {
          for (int target : new int[] {1, 6, 1_008}) {
            assertThat(estimates.pick(target).satsPerVbyte())
                .isBetween(new BigDecimal("1e-30"), BigDecimal.valueOf(5_000));
          }
        });
  }

  @FuzzTest
  void anyTextIsAFeeOrNothing(byte[] text) {
    FeeChoice.tryParseTxFees(new String(text, UTF_8))
        .ifPresent(choice -> {
          if (choice instanceof FeeChoice.Manual(FeeRate rate)) {
            assertThat(rate).isGreaterThan(FeeRate.ONE);
          }
        });
  }
}
