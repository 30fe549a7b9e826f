package org.jmd.wallet.fees;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Optional;
import org.jmd.core.testing.FakeChain;
import org.jmd.core.tx.FeeRate;
import org.junit.jupiter.api.Test;

class SendFeesTest {
  private final FakeChain chain = new FakeChain();

  @Test
  void prefersTheManualRate() throws SendFees.Unusable {
    chain.setEstimate(Optional.of(FeeRate.of("7")));

    assertThat(SendFees.DEFAULT.resolve(manual("2.5"), chain)).isEqualTo(FeeRate.of("2.5"));
    assertThat(SendFees.DEFAULT.resolve(Optional.empty(), chain)).isEqualTo(FeeRate.of("7"));
  }

  @Test
  void raisesRatesThatTheMempoolWouldRefuse() throws SendFees.Unusable {
    FeeRate floor = chain.mempoolMinimumFee();

    assertThat(SendFees.DEFAULT.resolve(manual("0.001"), chain)).isEqualTo(floor);
  }

  @Test
  void refusesRatesOfNothingOrAboveTheCap() {
    assertThatThrownBy(() -> SendFees.DEFAULT.resolve(manual("0"), chain))
        .isInstanceOf(SendFees.Unusable.class);
    assertThatThrownBy(() -> SendFees.DEFAULT.resolve(manual("1000.001"), chain))
        .isInstanceOf(SendFees.Unusable.class);
    chain.setEstimate(Optional.of(FeeRate.of("1001")));
    assertThatThrownBy(() -> SendFees.DEFAULT.resolve(Optional.empty(), chain))
        .isInstanceOf(SendFees.Unusable.class);
  }

  @Test
  void guessesOnlyWhereTheUserWantedNothingInParticular() throws SendFees.Unusable {
    chain.setEstimate(Optional.empty());

    assertThat(SendFees.DEFAULT.resolve(Optional.empty(), chain))
        .isEqualTo(FeeRate.ONE.max(chain.mempoolMinimumFee()));
    assertThatThrownBy(
            () -> SendFees.DEFAULT.resolve(Optional.of(new FeeChoice.BlockTarget(6)), chain))
        .isInstanceOf(SendFees.Unusable.class);
  }

  private static Optional<FeeChoice> manual(String rate) {
    return Optional.of(new FeeChoice.Manual(FeeRate.of(rate)));
  }
}
