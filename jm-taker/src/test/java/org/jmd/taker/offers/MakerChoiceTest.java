package org.jmd.taker.offers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.jmd.taker.offers.Book.MILLION;
import static org.jmd.taker.offers.Book.RULES;
import static org.jmd.taker.offers.Book.absolute;
import static org.jmd.taker.offers.Book.relative;
import static org.jmd.taker.offers.Book.sized;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jmd.core.crypto.Entropy;
import org.jmd.core.testing.SeededEntropy;
import org.junit.jupiter.api.Test;

final class MakerChoiceTest {
  private static final OfferChooser CHEAPEST = new OfferChooser.Cheapest();

  private final Book book = new Book();
  private final Entropy entropy = new SeededEntropy(3);

  private FilterRules ignoring(Candidate... ignored) {
    return new FilterRules(
        FeeLimits.DEFAULT,
        false,
        false,
        Set.of(),
        Set.of(),
        Set.copyOf(List.of(ignored).stream().map(Candidate::nick).toList()));
  }

  @Test
  void ignoredMakersOnlyFillPlacesThatNobodyElseCan() {
    Candidate good = book.candidate(absolute(100));
    Candidate ignored = book.candidate(absolute(1));
    Candidate ignored2 = book.candidate(absolute(2));
    List<Candidate> all = List.of(ignored, good, ignored2);
    FilterRules rules = ignoring(ignored, ignored2);
    assertThat(MakerChoice.forAmount(all, MILLION, rules, 1, CHEAPEST, entropy).makers())
        .containsExactly(good);
    assertThat(MakerChoice.forAmount(all, MILLION, rules, 2, CHEAPEST, entropy).makers())
        .containsExactly(good, ignored);
  }

  @Test
  void anIgnoredMakerWithTheBondOfAChosenOneIsNotAdded() {
    Candidate good = book.bonded(absolute(100), 5, 1);
    Candidate twin = book.bonded(absolute(1), 5, 1);
    assertThat(
            MakerChoice.forAmount(
                    List.of(good, twin), MILLION, ignoring(twin), 2, CHEAPEST, entropy)
                .makers())
        .containsExactly(good);
  }

  @Test
  void aSweepLeavesLessThanOneSatoshiPerMaker() {
    for (int seed = 0; seed < 200; seed++) {
      Entropy random = new SeededEntropy(seed);
      List<Candidate> all = new ArrayList<>();
      for (int i = 0; i < 6; i++) {
        all.add(
            book.candidate(
                random.nextInt(2) == 0
                    ? absolute(random.nextInt(500))
                    : relative("0.00" + (random.nextInt(900) + 100))));
      }
      FilterRules rules =
          new FilterRules(
              new FeeLimits(500, new java.math.BigDecimal("0.01"), FeeLimits.Mode.TYPED),
              false,
              false,
              Set.of(),
              Set.of(),
              Set.of());
      long inputs = MILLION + random.nextInt(50_000_000);
      MakerChoice choice =
          MakerChoice.forSweep(
              all, inputs, m -> 1000, rules, 4, new OfferChooser.Uniform(), random);
      long residual = inputs - 1000 - choice.amountSats() - choice.feesSats();
      assertThat(choice.makers()).hasSize(4);
      assertThat(residual).isBetween(0L, 4L);
    }
  }

  @Test
  void makersThatCannotServeTheExactSweepAmountAreReplaced() {
    // Ten makers of the assumed 0.1 % would leave less than what free makers leave.
    Candidate tight = book.candidate(sized(30_000, 9_985_000));
    List<Candidate> all = new ArrayList<>(List.of(tight));
    for (int i = 0; i < 3; i++) {
      all.add(book.candidate(absolute(100)));
    }
    MakerChoice choice =
        MakerChoice.forSweep(all, 10_000_000, m -> 5_000, RULES, 3, CHEAPEST, entropy);
    assertThat(choice.makers()).hasSize(3).doesNotContain(tight);
    assertThat(choice.amountSats()).isEqualTo(10_000_000 - 5_000 - 300);
  }

  @Test
  void aSweepOfNothingFindsNobody() {
    MakerChoice choice =
        MakerChoice.forSweep(
            List.of(book.candidate(absolute(1))), 0, m -> 100, RULES, 1, CHEAPEST, entropy);
    assertThat(choice.makers()).isEmpty();
    assertThat(choice.amountSats()).isZero();
  }

  @Test
  void theTakersShareMayDependOnTheChosenMakers() {
    Candidate helper = book.candidate(absolute(10));
    MakerChoice choice =
        MakerChoice.forSweep(
            List.of(helper),
            MILLION,
            makers -> makers.isEmpty() ? 5_000 : 3_000,
            RULES,
            1,
            CHEAPEST,
            entropy);
    assertThat(choice.amountSats()).isEqualTo(MILLION - 3_000 - 10);
  }
}
