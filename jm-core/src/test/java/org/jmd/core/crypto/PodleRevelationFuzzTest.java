package org.jmd.core.crypto;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.nio.charset.StandardCharsets;

class PodleRevelationFuzzTest {
  private static final int RETRIES = 3;

  /** Whatever has the form of a revelation reads back and gets a verdict. */
  @FuzzTest
  void anyTextIsARevelationOrNot(byte[] data) {
    String text = new String(data, StandardCharsets.UTF_8);
    PodleRevelation.tryParse(text)
        .ifPresent(revelation -> {
          assertThat(PodleRevelation.tryParse(revelation.format())).contains(revelation);
          Commitment commitment = Commitment.to(revelation.p2());
          if (Podle.verify(revelation, commitment, RETRIES) instanceof PodleResult.Valid v) {
            assertThat(v.index()).isBetween(0, RETRIES - 1);
          }
        });
  }
}
