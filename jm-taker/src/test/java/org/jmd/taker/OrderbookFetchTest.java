package org.jmd.taker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.jmd.core.net.ChannelEvent;
import org.jmd.core.net.Endpoint;
import org.jmd.core.net.Route;
import org.jmd.core.protocol.MessageCodec;
import org.jmd.core.protocol.NickIdentity;
import org.jmd.core.protocol.Plain;
import org.jmd.core.protocol.ProtocolViolation;
import org.jmd.core.protocol.PublicMessage;
import org.jmd.core.protocol.WireMessage;
import org.jmd.core.testing.SeededEntropy;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class OrderbookFetchTest {
  @TempDir Path directory;

  private final Market market = new Market(11);

  private Duration fetchTime(CoinJoinOutcome outcome) {
    return outcome.phaseDurations().getOrDefault(Phase.FETCHING_ORDERBOOK, Duration.ZERO);
  }

  @Test
  void endsAsSoonAsEverybodyOnTheDirectoriesHasAnswered() {
    market.addHonest(3);
    CoinJoinOutcome done = new Rounds(market, directory, 3_000_000).completes(Rounds.million());
    assertThat(fetchTime(done)).isLessThan(Duration.ofMillis(2_500));
  }

  @Test
  void waitsTheShortestTimeWhenNobodySaysWhoIsThere() {
    market.listsPeers = false;
    market.addHonest(3);
    CoinJoinOutcome done = new Rounds(market, directory, 3_000_000).completes(Rounds.million());
    assertThat(fetchTime(done)).isBetween(Duration.ofSeconds(12), Duration.ofSeconds(13));
  }

  @Test
  void waitsForQuietWhenSomebodyDoesNotAnswer() {
    market.addHonest(3);
    market.add(
        new ScriptedMaker(market) {
          @Override
          List<WireMessage> answerOrderbook() {
            return List.of();
          }
        });
    market.add(
        new ScriptedMaker(market) {
          @Override
          void hearOrderbook(Market.Channel taker, Endpoint via) {
            sayLater(
                taker, Duration.ofSeconds(10), new Plain.PrivateOffer(offer, Optional.empty()));
          }
        }.fund(2_000_000));
    CoinJoinOutcome done = new Rounds(market, directory, 3_000_000).completes(Rounds.million());
    assertThat(fetchTime(done)).isBetween(Duration.ofSeconds(15), Duration.ofSeconds(17));
  }

  @Test
  void hasMorePatienceWhileThereAreTooFewMakers() {
    market.addHonest(1);
    market.listsPeers = false;
    ScriptedMaker late =
        market.add(
            new ScriptedMaker(market) {
              @Override
              void hearOrderbook(Market.Channel taker, Endpoint via) {
                sayLater(
                    taker, Duration.ofSeconds(25), new Plain.PrivateOffer(offer, Optional.empty()));
              }
            });
    late.fund(2_000_000);
    CoinJoinOutcome done = new Rounds(market, directory, 3_000_000).completes(Rounds.million());
    assertThat(fetchTime(done)).isBetween(Duration.ofSeconds(36), Duration.ofSeconds(37));
  }

  @Test
  void asksAgainWhileThereAreTooFewMakers() {
    market.addHonest(1);
    market.listsPeers = false;
    market
        .add(
            new ScriptedMaker(market) {
              private int requests;

              @Override
              void hearOrderbook(Market.Channel taker, Endpoint via) {
                if (++requests > 1) {
                  super.hearOrderbook(taker, via);
                }
              }
            })
        .fund(2_000_000);
    CoinJoinOutcome.Completed done =
        new Rounds(market, directory, 3_000_000).completes(Rounds.million());
    assertThat(done.makers()).hasSize(2);
    assertThat(market.lastChannel().log).filteredOn("orderbook first.example"::equals).hasSize(3);
  }

  @Test
  void asksOnceIfThereAreEnoughMakers() {
    market.listsPeers = false;
    market.addHonest(10);
    new Rounds(market, directory, 3_000_000).completes(Rounds.million());
    assertThat(market.lastChannel().log).filteredOn("orderbook first.example"::equals).hasSize(1);
  }

  @Test
  void askedDirectoriesAreThoseThatComeUpInTime() {
    market.addHonest(3);
    market.addDirectory(Market.SECOND, Duration.ofSeconds(4));
    CoinJoinOutcome done = new Rounds(market, directory, 3_000_000).completes(Rounds.million());
    assertThat(market.lastChannel().log)
        .contains("orderbook first.example", "orderbook second.example");
    assertThat(fetchTime(done)).isLessThan(Duration.ofSeconds(6));
  }

  @Test
  void aDeadDirectoryDelaysTheRoundOnlyToTheShortestTime() {
    market.addHonest(3);
    market.addDeadDirectory(Market.SECOND);
    CoinJoinOutcome done = new Rounds(market, directory, 3_000_000).completes(Rounds.million());
    assertThat(fetchTime(done)).isLessThan(Duration.ofSeconds(14));
  }

  @Test
  void noDirectoryIsAnErrorThatNamesThemAll() {
    market.addHonest(3);
    market.removeDirectories();
    CoinJoinOutcome.Failed failed =
        new Rounds(market, directory, 3_000_000).fails(Rounds.million());
    assertThat(failed.reason()).isEqualTo("No directory could be reached in 120 s");
    assertThat(failed.details()).containsExactly("first.example:5222: timeout");
    assertThat(failed.phase()).isEqualTo(Phase.FETCHING_ORDERBOOK);
  }

  @Test
  void anOfferThatWasWithdrawnIsNotFilled() {
    market.addHonest(2);
    ScriptedMaker leaving =
        market.add(
            new ScriptedMaker(market) {
              @Override
              void hearOrderbook(Market.Channel taker, Endpoint via) {
                super.hearOrderbook(taker, via);
                market.time.after(
                    Duration.ofMillis(300),
                    () ->
                        taker.hear(
                            new ChannelEvent.PublicHeard(
                                nick(),
                                new PublicMessage.CancelOffer(0),
                                new Route.ViaDirectory(via))));
              }
            });
    leaving.fund(2_000_000);
    CoinJoinOutcome.Completed done =
        new Rounds(market, directory, 3_000_000).completes(Rounds.million());
    assertThat(done.makers()).hasSize(2);
    assertThat(leaving.heard).isEmpty();
  }

  @Test
  void publicOffersAreUsable() {
    for (int i = 0; i < 3; i++) {
      market.add(
          new ScriptedMaker(market) {
            @Override
            void hearOrderbook(Market.Channel taker, Endpoint via) {
              market.time.after(
                  market.latency,
                  () ->
                      taker.hear(
                          new ChannelEvent.PublicHeard(
                              nick(),
                              new PublicMessage.OfferAnnouncement(offer),
                              new Route.ViaDirectory(via))));
            }
          }.fund(2_000_000));
    }
    new Rounds(market, directory, 3_000_000).completes(Rounds.million());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "sw0reloffer -1 27300 1000000 0 0.001",
        "sw0reloffer 0 27300 1000000 0",
        "sw0reloffer 0 27300 1000000 0 1.0",
        "sw0reloffer 0 27300 1000000 0 -0.1",
        "sw0reloffer 0 27300 1000000 0 NaN",
        "sw0reloffer 0 27300 1000000 0 1E-999999999",
        "sw0absoffer 0 27300 2100000000000001 0 10"
      })
  void a86_malformedOffersAreDropped(String offer) throws ProtocolViolation {
    NickIdentity maker = NickIdentity.create(new SeededEntropy(1));
    assertThat(MessageCodec.parsePublic(maker.nick() + "!PUBLIC!" + offer).messages()).isEmpty();
  }

  @Test
  void a87_anOfferThatTheDirectoryAlteredIsDropped() throws ProtocolViolation {
    NickIdentity maker = NickIdentity.create(new SeededEntropy(1));
    NickIdentity taker = NickIdentity.create(new SeededEntropy(2));
    String line =
        MessageCodec.formatPrivate(
            maker,
            taker.nick(),
            new Plain.PrivateOffer(ScriptedMaker.absolute(100), Optional.empty()));
    assertThat(MessageCodec.parsePrivate(line, taker.nick()).messages()).hasSize(1);
    String cheaper = line.replace(" 0 100 ", " 0 1 ");
    assertThat(cheaper).isNotEqualTo(line);
    assertThatThrownBy(() -> MessageCodec.parsePrivate(cheaper, taker.nick()))
        .isInstanceOf(ProtocolViolation.BadSignature.class);
  }
}
