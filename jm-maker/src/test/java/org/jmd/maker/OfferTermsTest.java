package org.jmd.maker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.math.BigDecimal;
import org.jmd.core.protocol.FeeRule;
import org.junit.jupiter.api.Test;

class OfferTermsTest {
  private static OfferTerms relative(String fee, String factor) {
    return new OfferTerms(
        new FeeRule.Relative(new BigDecimal(fee)),
        100_000,
        0,
        new OfferTerms.Jitter(new BigDecimal(factor), BigDecimal.ZERO, BigDecimal.ZERO));
  }

  @Test
  void refusesARelativeFeeOfZero() {
    assertThatIllegalArgumentException().isThrownBy(() -> relative("0", "0"));
  }

  @Test
  void refusesARelativeFeeThatRandomisationCouldBringToOne() {
    assertThatIllegalArgumentException().isThrownBy(() -> relative("0.8", "0.25"));
    assertThat(relative("0.8", "0.24").fee()).isNotNull();
  }

  @Test
  void refusesFactorsOutsideZeroToOne() {
    assertThatIllegalArgumentException().isThrownBy(() -> relative("0.1", "1.01"));
    assertThatIllegalArgumentException().isThrownBy(() -> relative("0.1", "-0.01"));
  }

  @Test
  void warnsAboutAnUnusualFeeThatNeverChanges() {
    assertThat(relative("0.00003", "0").fingerprintWarning()).isPresent();
    assertThat(relative("0.00003", "0.1").fingerprintWarning()).isEmpty();
    assertThat(relative("0.000020", "0").fingerprintWarning()).isEmpty();
    assertThat(
            new OfferTerms(new FeeRule.Absolute(501), 1, 0, OfferTerms.Jitter.NONE)
                .fingerprintWarning())
        .isPresent();
    assertThat(OfferTerms.DEFAULT.fingerprintWarning()).isEmpty();
  }
}
