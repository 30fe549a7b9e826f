package org.jmd.maker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.math.BigDecimal;
import org.jmd.core.protocol.FeeRule;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

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

  @ParameterizedTest
  @ValueSource(
      strings = {
        "0.00002", "0.00005", "0.0001", "0.0002", "0.0005", "0.001", "0.002", "0.005", "0.01",
        "0.02", "0.05", "0.1"
      })
  void findsCommonRelativeFeesCommon(String fee) {
    assertThat(relative(fee, "0").fingerprintWarning()).isEmpty();
    String odd = new BigDecimal(fee).add(new BigDecimal("0.000001")).toPlainString();
    assertThat(relative(odd, "0").fingerprintWarning())
        .hasValueSatisfying(w -> assertThat(w).contains(odd));
  }

  @ParameterizedTest
  @ValueSource(longs = {0, 100, 200, 500, 1000, 2000, 5000, 10_000})
  void findsCommonAbsoluteFeesCommon(long fee) {
    assertThat(absolute(fee).fingerprintWarning()).isEmpty();
    assertThat(absolute(fee + 1).fingerprintWarning()).isPresent();
  }

  private static OfferTerms absolute(long fee) {
    return new OfferTerms(new FeeRule.Absolute(fee), 1, 0, OfferTerms.Jitter.NONE);
  }
}
