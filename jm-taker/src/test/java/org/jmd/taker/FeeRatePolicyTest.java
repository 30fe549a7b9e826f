package org.jmd.taker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.math.BigDecimal;
import java.util.Optional;
import org.jmd.core.testing.FakeChain;
import org.jmd.core.testing.SeededEntropy;
import org.jmd.core.tx.FeeRate;
import org.junit.jupiter.api.Test;

final class FeeRatePolicyTest {
  private final FakeChain chain = new FakeChain();
  private final SeededEntropy entropy = new SeededEntropy(5);

  private static FeeRatePolicy manual(String rate) {
    return new FeeRatePolicy(
        Optional.of(FeeRate.of(rate)), Optional.empty(), new BigDecimal("0.2"), FeeRate.of("1000"));
  }

  private static FeeRatePolicy target(int blocks) {
    return new FeeRatePolicy(
        Optional.empty(), Optional.of(blocks), new BigDecimal("0.2"), FeeRate.of("1000"));
  }

  private String refused(FeeRatePolicy policy) {
    return assertThatExceptionOfType(RoundFailed.class)
        .isThrownBy(() -> policy.decide(chain, entropy))
        .actual()
        .reason();
  }

  @Test
  void theManualRateComesFirstAndIsDrawnUpwardsOnly() throws RoundFailed {
    chain.setEstimate(Optional.of(FeeRate.of("50")));
    FeeRate highest = FeeRate.of("10");
    for (int i = 0; i < 500; i++) {
      FeeRatePolicy.Rates rates = manual("10").decide(chain, entropy);
      assertThat(rates.base()).isEqualTo(FeeRate.of("10"));
      assertThat(rates.drawn()).isBetween(FeeRate.of("10"), FeeRate.of("12"));
      highest = highest.max(rates.drawn());
    }
    assertThat(highest).isGreaterThan(FeeRate.of("11.8"));
  }

  @Test
  void withoutAManualRateTheEstimateCounts() throws RoundFailed {
    chain.setEstimate(Optional.of(FeeRate.of("7.5")));
    assertThat(FeeRatePolicy.DEFAULT.decide(chain, entropy).base()).isEqualTo(FeeRate.of("7.5"));
    assertThat(target(6).decide(chain, entropy).base()).isEqualTo(FeeRate.of("7.5"));
  }

  @Test
  void withoutAnyEstimateTheLeastRateIsTakenUnlessATargetWasWanted() throws RoundFailed {
    chain.setEstimate(Optional.empty());
    assertThat(FeeRatePolicy.DEFAULT.decide(chain, entropy).base()).isEqualTo(FeeRate.ONE);
    assertThat(refused(target(6))).startsWith("No fee estimate for 6 blocks");
  }

  @Test
  void aRateBelowTheMempoolsMinimumIsRaised() throws RoundFailed {
    FeeRatePolicy.Rates rates = manual("0.1").decide(chain, entropy);
    assertThat(rates.base()).isEqualTo(FeeRate.ONE);
    assertThat(rates.source()).contains("raised from 0.1 sat/vB");
  }

  @Test
  void a122_anAbsurdRateIsRefused() {
    assertThat(refused(manual("5000")))
        .isEqualTo("Fee rate of 5000 sat/vB exceeds max_fee_rate_sat_vb (1000 sat/vB)");
    chain.setEstimate(Optional.of(FeeRate.of("5000")));
    assertThat(refused(FeeRatePolicy.DEFAULT)).contains("5000 sat/vB exceeds");
    assertThatExceptionOfType(NumberFormatException.class).isThrownBy(() -> FeeRate.of("NaN"));
  }

  @Test
  void aRateThatExceedsTheCapOnlyOnceItIsDrawnIsRefusedToo() {
    int refusals = 0;
    for (int i = 0; i < 50; i++) {
      try {
        assertThat(manual("999").decide(chain, entropy).drawn())
            .isLessThanOrEqualTo(FeeRate.of("1000"));
      } catch (RoundFailed failed) {
        refusals++;
      }
    }
    assertThat(refusals).isGreaterThan(40);
  }

  @Test
  void aRateAndATargetTogetherAreAMistake() {
    assertThatIllegalArgumentException()
        .isThrownBy(() ->
            new FeeRatePolicy(
                Optional.of(FeeRate.ONE), Optional.of(3), BigDecimal.ZERO, FeeRate.of("1000")));
  }
}
