package org.jmd.core.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;

class ProcessHardeningTest {
  @Test
  void theOperatorCanOptOut() {
    assertThat(ProcessHardening.apply(Map.of(ProcessHardening.OPT_OUT, "1"), "Linux"))
        .isEqualTo(new ProcessHardening.Outcome.OptedOut());
  }

  @Test
  void saysSoWhereTheSystemLacksIt() {
    assertThat(ProcessHardening.apply(Map.of(), "Mac OS X"))
        .isInstanceOfSatisfying(
            ProcessHardening.Outcome.Incomplete.class,
            outcome -> assertThat(outcome.problems()).containsExactly("not supported on Mac OS X"));
  }
}
