package org.jmd.maker;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.List;
import org.jmd.core.protocol.FeeRule;
import org.jmd.core.protocol.Offer;
import org.jmd.core.protocol.OfferType;
import org.junit.jupiter.api.Test;

class OfferBookTest {
  private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");
  private static final long RICH = 100_000_000;

  private final OfferBook book = new OfferBook();

  private static Offer offer(long oid, long minSats, long maxSats, long feeSats) {
    return new Offer(
        OfferType.SW0_ABSOLUTE, oid, minSats, maxSats, 0, new FeeRule.Absolute(feeSats));
  }

  @Test
  void announcesTheFirstOffers() {
    OfferBook.Change change = book.replace(List.of(offer(0, 10, 20, 5)), RICH, NOW);

    assertThat(change.announce()).hasSize(1);
    assertThat(change.cancelledOids()).isEmpty();
    assertThat(book.current()).hasSize(1);
  }

  @Test
  void staysSilentWhereNoMaximumChanged() {
    book.replace(List.of(offer(0, 10, 20, 5)), RICH, NOW);

    assertThat(book.replace(List.of(offer(0, 11, 20, 6)), RICH, NOW).isSilent()).isTrue();
    assertThat(book.current()).containsExactly(offer(0, 10, 20, 5));
  }

  @Test
  void cancelsOffersThatVanish() {
    book.replace(List.of(offer(0, 10, 20, 5), offer(1, 20, 30, 5)), RICH, NOW);

    OfferBook.Change change = book.replace(List.of(offer(0, 10, 20, 5)), RICH, NOW);

    assertThat(change.cancelledOids()).containsExactly(1L);
    assertThat(change.announce()).containsExactly(offer(0, 10, 20, 5));
  }

  @Test
  void keepsOldOffersThroughAShortageThatTheyDoNotFeel() {
    book.replace(List.of(offer(0, 30_000, 100_000, 5)), RICH, NOW);

    assertThat(book.replace(List.of(), 200_000, NOW).isSilent()).isTrue();
    assertThat(book.current()).hasSize(1);
  }

  @Test
  void withdrawsOldOffersThatTheBalanceNoLongerCovers() {
    book.replace(List.of(offer(0, 30_000, 1_000_000, 5)), RICH, NOW);

    OfferBook.Change change = book.replace(List.of(), 200_000, NOW);

    assertThat(change.cancelledOids()).containsExactly(0L);
    assertThat(change.announce()).isEmpty();
    assertThat(book.current()).isEmpty();
  }

  @Test
  void acceptsBothBoundsAndNothingBeyond() {
    book.replace(List.of(offer(0, 10, 20, 5)), RICH, NOW);

    assertThat(book.match(0, 9, NOW)).isEmpty();
    assertThat(book.match(0, 10, NOW)).isPresent();
    assertThat(book.match(0, 20, NOW)).isPresent();
    assertThat(book.match(0, 21, NOW)).isEmpty();
    assertThat(book.match(1, 15, NOW)).isEmpty();
    assertThat(book.knows(0, NOW)).isTrue();
    assertThat(book.knows(1, NOW)).isFalse();
  }

  @Test
  void fillsAReplacedOfferForAMinute() {
    book.replace(List.of(offer(0, 10, 100, 5)), RICH, NOW);
    book.replace(List.of(offer(0, 10, 50, 5)), RICH, NOW);

    assertThat(book.match(0, 80, NOW.plusMillis(59_999))).contains(offer(0, 10, 100, 5));
    assertThat(book.match(0, 80, NOW.plusSeconds(60))).isEmpty();
    assertThat(book.match(0, 50, NOW.plusSeconds(60))).contains(offer(0, 10, 50, 5));
  }

  @Test
  void takesTheCheaperOfTwoGenerationsThatFit() {
    book.replace(List.of(offer(0, 10, 100, 5)), RICH, NOW);
    book.replace(List.of(offer(0, 10, 90, 9)), RICH, NOW);

    assertThat(book.match(0, 80, NOW)).contains(offer(0, 10, 100, 5));
  }
}
