package org.jmd.taker.offers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.jmd.taker.offers.Book.MILLION;
import static org.jmd.taker.offers.Book.absolute;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jmd.core.crypto.Entropy;
import org.jmd.core.protocol.Nick;
import org.jmd.core.testing.SeededEntropy;
import org.junit.jupiter.api.Test;

final class OfferChooserTest {
  private static final int ROUNDS = 20_000;

  private final Book book = new Book();
  private final Entropy entropy = new SeededEntropy(42);

  /** How often each candidate was the first choice. */
  private Map<Candidate, Double> firstChoices(OfferChooser chooser, List<Candidate> candidates) {
    Map<Candidate, Double> shares = new LinkedHashMap<>();
    candidates.forEach(c -> shares.put(c, 0.0));
    for (int i = 0; i < ROUNDS; i++) {
      Candidate first = chooser.choose(candidates, 1, MILLION, entropy).getFirst();
      shares.merge(first, 1.0 / ROUNDS, Double::sum);
    }
    return shares;
  }

  @Test
  void bondsWeighInProportionToTheirValue() {
    Candidate one = book.bonded(absolute(5), 1, 1);
    Candidate three = book.bonded(absolute(5), 2, 3);
    Candidate none = book.candidate(absolute(0));
    Map<Candidate, Double> shares =
        firstChoices(new OfferChooser.FidelityBondWeighted(0, true), List.of(one, three, none));
    assertThat(shares.get(one)).isCloseTo(0.25, within(0.02));
    assertThat(shares.get(three)).isCloseTo(0.75, within(0.02));
    assertThat(shares.get(none)).isEqualTo(0);
  }

  @Test
  void theAllowanceGivesEverybodyTheSameChance() {
    Candidate bonded = book.bonded(absolute(5), 1, 1000);
    Candidate none = book.candidate(absolute(0));
    Map<Candidate, Double> shares =
        firstChoices(new OfferChooser.FidelityBondWeighted(0.2, true), List.of(bonded, none));
    assertThat(shares.get(none)).isCloseTo(0.1, within(0.01));
  }

  @Test
  void bondlessMakersWithAFeeAreNotTakenUnlessAllowed() {
    Candidate none = book.candidate(absolute(1));
    assertThat(
            new OfferChooser.FidelityBondWeighted(1, true)
                .choose(List.of(none), 1, MILLION, entropy))
        .isEmpty();
    assertThat(
            new OfferChooser.FidelityBondWeighted(0.2, false)
                .choose(List.of(none), 1, MILLION, entropy))
        .containsExactly(none);
  }

  @Test
  void whenBondsRunOutTheRestIsChosenUniformly() {
    Candidate bonded = book.bonded(absolute(5), 1, 10);
    List<Candidate> all = List.of(bonded, book.candidate(absolute(0)), book.candidate(absolute(0)));
    assertThat(new OfferChooser.FidelityBondWeighted(0, true).choose(all, 3, MILLION, entropy))
        .containsExactlyInAnyOrderElementsOf(all);
  }

  @Test
  void uniformChoiceFavoursNobody() {
    List<Candidate> all = new ArrayList<>();
    for (int i = 0; i < 5; i++) {
      all.add(book.bonded(absolute(100L * i), i, 1 + i * 1000));
    }
    assertThat(firstChoices(new OfferChooser.Uniform(), all).values())
        .allSatisfy(share -> assertThat(share).isCloseTo(0.2, within(0.02)));
  }

  @Test
  void cheapestTakesTheLowestFeesAndDecidesTiesByChance() {
    Candidate cheap = book.candidate(absolute(1));
    Candidate tieA = book.candidate(absolute(2));
    Candidate tieB = book.candidate(absolute(2));
    Candidate dear = book.candidate(absolute(3));
    List<Candidate> all = List.of(dear, tieA, cheap, tieB);
    int chosenA = 0;
    for (int i = 0; i < 1000; i++) {
      List<Candidate> two = new OfferChooser.Cheapest().choose(all, 2, MILLION, entropy);
      assertThat(two.getFirst()).isEqualTo(cheap);
      assertThat(two.get(1)).isIn(tieA, tieB);
      chosenA += two.get(1).equals(tieA) ? 1 : 0;
    }
    assertThat(chosenA).isBetween(430, 570);
  }

  @Test
  void feeWeightIsTheCubeOfTheDistanceToTheHighestFee() {
    Candidate free = book.candidate(absolute(0));
    Candidate one = book.candidate(absolute(1));
    Map<Candidate, Double> shares =
        firstChoices(new OfferChooser.FeeWeighted(), List.of(free, one));
    assertThat(shares.get(free)).isCloseTo(8.0 / 9, within(0.02));
  }

  @Test
  void exponentialWeightFallsWithTheFee() {
    Candidate free = book.candidate(absolute(0));
    Candidate hundred = book.candidate(absolute(100));
    Map<Candidate, Double> shares =
        firstChoices(new OfferChooser.FeeExponential(), List.of(hundred, free));
    assertThat(shares.get(free)).isCloseTo(1 / (1 + Math.exp(-1)), within(0.02));
  }

  @Test
  void exponentialWeightIsUniformAmongEqualFees() {
    Candidate a = book.candidate(absolute(7));
    Candidate b = book.candidate(absolute(7));
    assertThat(firstChoices(new OfferChooser.FeeExponential(), List.of(a, b)).get(a))
        .isCloseTo(0.5, within(0.02));
  }

  @Test
  void noChoiceEverTakesAMakerTwiceOrMoreThanThereAre() {
    List<Candidate> all = new ArrayList<>();
    for (int i = 0; i < 12; i++) {
      all.add(i % 3 == 0 ? book.candidate(absolute(0)) : book.bonded(absolute(i), i, 1 + i * i));
    }
    List<OfferChooser> choosers =
        List.of(
            new OfferChooser.FidelityBondWeighted(0.2, true),
            new OfferChooser.Uniform(),
            new OfferChooser.Cheapest(),
            new OfferChooser.FeeWeighted(),
            new OfferChooser.FeeExponential());
    for (OfferChooser chooser : choosers) {
      for (int count = 0; count < 15; count++) {
        List<Candidate> chosen = chooser.choose(all, count, MILLION, entropy);
        assertThat(chosen).hasSize(Math.min(count, 12));
        assertThat(new HashSet<Nick>(chosen.stream().map(Candidate::nick).toList()))
            .hasSize(chosen.size());
      }
    }
  }
}
