package org.jmd.taker.offers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.jmd.taker.offers.Book.absolute;

import java.util.Optional;
import java.util.Set;
import org.jmd.core.net.Endpoint;
import org.jmd.core.protocol.FeeRule;
import org.jmd.core.protocol.Nick;
import org.jmd.core.protocol.Offer;
import org.jmd.core.protocol.OfferType;
import org.junit.jupiter.api.Test;

final class OrderbookViewTest {
  private static final Optional<Endpoint> ONE = Optional.of(new Endpoint("one.example", 5222));
  private static final Optional<Endpoint> TWO = Optional.of(new Endpoint("two.example", 5222));

  private final Book book = new Book();
  private final OrderbookView view = new OrderbookView();
  private final Nick nick = book.nick();

  private static Offer numbered(long oid, long fee) {
    return new Offer(OfferType.SW0_ABSOLUTE, oid, 30_000, 1_000_000, 0, new FeeRule.Absolute(fee));
  }

  @Test
  void mergesDirectoriesByMakerAndNumber() {
    assertThat(view.heardPrivate(nick, absolute(1), Optional.of("proof"), ONE)).isTrue();
    assertThat(view.heardPrivate(nick, absolute(1), Optional.of("proof"), TWO)).isFalse();
    assertThat(view.offers())
        .containsExactly(
            new Heard(nick, absolute(1), Optional.of("proof"), true, Set.of(ONE.get(), TWO.get())));
  }

  @Test
  void aSignedOfferIsNotReplacedByAnUnsignedOne() {
    view.heardPrivate(nick, absolute(1), Optional.of("proof"), ONE);
    view.heardPublic(nick, absolute(999), TWO);
    assertThat(view.offers().getFirst().offer()).isEqualTo(absolute(1));
    assertThat(view.offers().getFirst().signed()).isTrue();
  }

  @Test
  void aSignedOfferReplacesAnUnsignedOne() {
    view.heardPublic(nick, absolute(999), TWO);
    view.heardPrivate(nick, absolute(1), Optional.empty(), ONE);
    assertThat(view.offers().getFirst().offer()).isEqualTo(absolute(1));
  }

  @Test
  void theLastOfTwoSignedOffersCounts() {
    view.heardPrivate(nick, absolute(1), Optional.of("proof"), ONE);
    view.heardPrivate(nick, absolute(2), Optional.empty(), ONE);
    assertThat(view.offers().getFirst().offer()).isEqualTo(absolute(2));
    assertThat(view.offers().getFirst().bondProof()).contains("proof");
  }

  @Test
  void a88_fiveHundredOffersOfOneNickAreCapped() {
    for (int oid = 0; oid < 500; oid++) {
      view.heardPrivate(nick, numbered(oid, 1), Optional.empty(), ONE);
    }
    assertThat(view.offers()).hasSize(OrderbookView.MAX_OFFERS_PER_MAKER);
    assertThat(view.dropped()).isEqualTo(485);
    assertThat(view.heardPrivate(book.nick(), absolute(1), Optional.empty(), ONE)).isTrue();
  }

  @Test
  void theWholeBookIsCapped() {
    int makers = OrderbookView.MAX_OFFERS / OrderbookView.MAX_OFFERS_PER_MAKER + 2;
    for (int maker = 0; maker < makers; maker++) {
      Nick next = book.nick();
      for (int oid = 0; oid < OrderbookView.MAX_OFFERS_PER_MAKER; oid++) {
        view.heardPublic(next, numbered(oid, 1), ONE);
      }
    }
    assertThat(view.size()).isEqualTo(OrderbookView.MAX_OFFERS);
  }

  @Test
  void aCancelledOfferIsGoneAndMakesRoom() {
    for (int oid = 0; oid < 15; oid++) {
      view.heardPublic(nick, numbered(oid, 1), ONE);
    }
    view.cancelled(nick, 3);
    view.cancelled(nick, 3);
    assertThat(view.size()).isEqualTo(14);
    assertThat(view.heardPublic(nick, numbered(20, 1), ONE)).isTrue();
    assertThat(view.heardPublic(nick, numbered(21, 1), ONE)).isFalse();
  }

  @Test
  void aMakerThatIsGoneTakesAllItsOffersAlong() {
    Nick other = book.nick();
    view.heardPrivate(nick, numbered(0, 1), Optional.empty(), ONE);
    view.heardPrivate(nick, numbered(1, 1), Optional.empty(), TWO);
    view.heardPrivate(other, numbered(0, 1), Optional.empty(), TWO);
    view.gone(nick);
    view.gone(nick);
    assertThat(view.knows(nick)).isFalse();
    assertThat(view.offers()).extracting(Heard::nick).containsExactly(other);
    assertThat(view.heardPublic(nick, numbered(0, 1), ONE)).isTrue();
  }
}
