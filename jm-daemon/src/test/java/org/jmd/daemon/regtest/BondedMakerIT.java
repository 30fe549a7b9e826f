package org.jmd.daemon.regtest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;
import static org.awaitility.Awaitility.await;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jmd.core.bond.BondValue;
import org.jmd.core.bond.Timenumber;
import org.jmd.core.testing.BitcoindFixture;
import org.jmd.core.tx.OutPoint;
import org.jmd.maker.BondStatus;
import org.jmd.maker.BondVisibility;
import org.jmd.maker.MakerState;
import org.jmd.taker.CoinJoinOutcome;
import org.jmd.taker.CoinJoinRequest;
import org.jmd.taker.CoinJoinRequest.Amount;
import org.jmd.taker.CoinJoinRequest.Destination;
import org.jmd.taker.CoinJoinSummary;
import org.jmd.taker.TakerSettings;
import org.jmd.taker.offers.OfferChooser;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Makers with fidelity bonds on a real node, as takers and they themselves see them. */
class BondedMakerIT {
  private static final long BOND_SATS = 50_000_000;

  private final Timenumber month =
      Timenumber.atOrAfter(Instant.now().plus(Duration.ofDays(400))).orElseThrow();
  private BitcoindFixture node;

  @TempDir Path root;

  @BeforeEach
  void start() {
    node = BitcoindFixture.start();
    node.mine(110);
  }

  @AfterEach
  void stop() {
    node.close();
  }

  /** One maker, and only one that has a bond. */
  private static TakerSettings bondedOnly() {
    TakerSettings d = LiveMarket.takerSettings(1, 1);
    return new TakerSettings(
        d.makers(),
        d.fees(),
        new OfferChooser.FidelityBondWeighted(0, false),
        d.maxMakerInputs(),
        BondValue.STANDARD,
        d.podle(),
        d.feeRate(),
        d.maxSweepFeeChange(),
        d.maxCostFactor(),
        d.timing(),
        d.broadcast(),
        d.directConnections(),
        d.retryWithHonestMakers(),
        d.lightClient(),
        d.mergesInMixdepthZero());
  }

  @Test
  void aBondIsSeenOnEveryDirectoryAndChosenByATaker() throws Exception {
    try (LiveMarket market = new LiveMarket(node, root, 2)) {
      Participant ann = market.participant("ann", 60_000_000);
      OutPoint bond = ann.lock(node, month, BOND_SATS);
      // The looks from outside come within minutes; a day passes before the next.
      ann.time().shorten(Duration.ofSeconds(5), Duration.ofHours(1));
      Participant bob = market.participant("bob", 60_000_000);
      Participant tim = market.participant("tim", 50_000_000);
      market.mine(6);
      LiveMaker bonded = market.startMaker(ann, LiveMarket.absolute(5_000, 0));
      market.startMaker(bob, LiveMarket.absolute(0, 0));

      BondStatus status = bonded.maker().bond();
      assertThat(status)
          .isInstanceOfSatisfying(
              BondStatus.Announced.class,
              announced -> {
                assertThat(announced.outPoint()).isEqualTo(bond);
                assertThat(announced.value()).isPositive();
                assertThat(announced.expiryHeight()).isEqualTo(2016);
              });
      await("a look from outside")
          .atMost(Duration.ofSeconds(60))
          .until(() -> !bonded.maker().bondVisibility().sightings().isEmpty());
      assertThat(bonded.maker().bondVisibility().sightings())
          .extracting(BondVisibility.Sighting::directory, BondVisibility.Sighting::outcome)
          .containsExactly(
              tuple(market.directory(0).endpoint(), BondVisibility.Outcome.VISIBLE),
              tuple(market.directory(1).endpoint(), BondVisibility.Outcome.VISIBLE));

      Recorder recorder = new Recorder();
      CoinJoinOutcome outcome =
          market.coinJoin(
              tim,
              bondedOnly(),
              CoinJoinRequest.of(0, new Amount.Exact(20_000_000), new Destination.Internal()),
              recorder);

      assertThat(outcome).isInstanceOf(CoinJoinOutcome.Completed.class);
      List<CoinJoinSummary.Maker> makers =
          recorder.summary(CoinJoinSummary.Stage.MAKERS_CHOSEN).makers();
      assertThat(makers).extracting(CoinJoinSummary.Maker::nick).containsExactly(bonded.nick());
      assertThat(makers.getFirst().bondValue()).isEqualTo(((BondStatus.Announced) status).value());
    }
  }

  @Test
  void aMakerStopsWhenItsLockEndsWhileItRuns() {
    try (LiveMarket market = new LiveMarket(node, root, 1)) {
      Participant ann = market.participant("ann", 60_000_000);
      ann.lock(node, month, BOND_SATS);
      market.mine(6);
      LiveMaker bonded = market.startMaker(ann, LiveMarket.absolute(500, 0));
      assertThat(bonded.maker().bond()).isInstanceOf(BondStatus.Announced.class);

      ann.time().advance(Duration.ofDays(500));

      await("the end of the maker")
          .atMost(Duration.ofSeconds(20))
          .until(() -> bonded.maker().state() instanceof MakerState.Failed);
      assertThat(((MakerState.Failed) bonded.maker().state()).cause())
          .isEqualTo(MakerState.Cause.BOND);
      await("its leave from the directory")
          .atMost(Duration.ofSeconds(20))
          .until(() -> market.directory(0).peers() == 0);
    }
  }

  @Test
  void offersFollowADepositWithoutARescan() {
    try (LiveMarket market = new LiveMarket(node, root, 1)) {
      Participant ann = market.participant("ann", 30_000_000);
      market.mine(1);
      LiveMaker maker = market.startMaker(ann, LiveMarket.rescanning(Duration.ofHours(12)));
      ann.time().shorten(Duration.ofSeconds(20), Duration.ofMinutes(1));
      long before = maker.maker().offers().getFirst().maxSizeSats();

      ann.deposit(node, 2, 90_000_000);
      node.mine(1);

      await("an offer of the deposit")
          .atMost(Duration.ofSeconds(60))
          .until(() -> maker.maker().offers().getFirst().maxSizeSats() > 2 * before);
    }
  }
}
