package org.jmd.taker;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jmd.core.crypto.PodleRevelation;
import org.jmd.core.net.Endpoint;
import org.jmd.core.protocol.Features;
import org.jmd.core.protocol.FeeRule;
import org.jmd.core.protocol.Offer;
import org.jmd.core.protocol.OfferType;
import org.jmd.core.tx.OutPoint;
import org.jmd.core.tx.Tx;
import org.jmd.core.tx.TxInput;
import org.jmd.core.tx.TxOutput;
import org.jmd.core.tx.TxVerdict;
import org.jmd.wallet.Coin;
import org.jmd.wallet.keys.Branch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Rounds in which everybody plays by the rules. */
final class CoinJoinRunTest {
  @TempDir Path directory;

  private final Market market = new Market(7);

  private static Tx tx(CoinJoinOutcome.Completed done) {
    return Tx.tryParse(done.tx().bytes()).orElseThrow();
  }

  @Test
  void aRoundWithThreeHonestMakersCompletes() {
    market.addHonest(3);
    Rounds rounds = new Rounds(market, directory, 3_000_000);
    CoinJoinOutcome.Completed done = rounds.completes(Rounds.million());
    assertThat(done.equalOutputs()).isEqualTo(4);
    assertThat(done.makers()).hasSize(3).allMatch(m -> m.feeSats() == 100);
    assertThat(market.makers())
        .allSatisfy(maker ->
            assertThat(maker.verdict.orElseThrow()).isInstanceOf(TxVerdict.Accepted.class));
    assertThat(market.chain.accepted()).extracting(t -> t.txid()).containsExactly(done.txid());
    assertThat(rounds.funds.history)
        .containsExactly("awaiting 1000000 3", "sent " + done.txid() + " by 3 makers");
    assertThat(market.lastChannel().closed).isTrue();
  }

  @Test
  void theChangeAndTheOutputGoToFreshInternalAddresses() {
    market.addHonest(3);
    Rounds rounds = new Rounds(market, directory, 3_000_000);
    Tx tx = tx(rounds.completes(Rounds.million()));
    assertThat(rounds.funds.reservedMixdepths).containsExactly(1, 0);
    assertThat(rounds.funds.reserved)
        .extracting(d -> rounds.funds.wallet().pathOf(d.script()).orElseThrow().branch())
        .containsOnly(Branch.INTERNAL);
    assertThat(tx.outputs())
        .filteredOn(o -> rounds.ownScripts().contains(o.script()))
        .extracting(TxOutput::valueSats)
        .hasSize(2)
        .contains(1_000_000L);
    assertThat(tx.outputs()).hasSize(8);
    assertThat(tx.inputs()).extracting(TxInput::sequence).containsOnly(0xffff_fffeL);
    assertThat(tx.lockTime())
        .isBetween(market.chain.tipHeight() - 99L, 1L + market.chain.tipHeight());
  }

  @Test
  void theTakerPaysWhatItConfirmedAndTheMakersTheirFees() {
    market.addHonest(3);
    Rounds rounds = new Rounds(market, directory, 3_000_000);
    CoinJoinOutcome.Completed done = rounds.completes(Rounds.million());
    assertThat(rounds.confirmations)
        .extracting(CoinJoinSummary::stage)
        .containsExactly(CoinJoinSummary.Stage.MAKERS_CHOSEN, CoinJoinSummary.Stage.BROADCAST);
    CoinJoinSummary exact = rounds.confirmations.getLast();
    assertThat(exact.makerFeesSats()).isEqualTo(300);
    assertThat(exact.minerFeeSats()).isEqualTo(done.minerFeeSats());
    long change =
        tx(done).outputs().stream()
            .filter(o -> rounds.ownScripts().contains(o.script()))
            .mapToLong(TxOutput::valueSats)
            .sum();
    assertThat(3_000_000 - change).isEqualTo(exact.costSats());
  }

  @Test
  void aSweepLeavesNoChange() {
    market.addHonest(3);
    Rounds rounds = new Rounds(market, directory, 700_000, 800_000);
    CoinJoinOutcome.Completed done = rounds.completes(Rounds.sweep());
    Tx tx = tx(done);
    assertThat(tx.outputs()).hasSize(7);
    assertThat(tx.inputs()).hasSize(5);
    assertThat(1_500_000 - done.amountSats()).isEqualTo(300 + done.minerFeeSats());
    assertThat(rounds.confirmations.getFirst().minerFeeSats()).isEqualTo(done.minerFeeSats());
    assertThat(rounds.funds.reserved).hasSize(1);
  }

  @Test
  void aSweepWithRelativeFeesIsExactToTheSatoshi() {
    for (ScriptedMaker maker : market.addHonest(4)) {
      maker.offer =
          new Offer(
              OfferType.SW0_RELATIVE,
              0,
              27_300,
              100_000_000,
              0,
              new FeeRule.Relative(new BigDecimal("0.000333")));
    }
    Rounds rounds = new Rounds(market, directory, 1_234_567);
    rounds.makers(4, 2, 3);
    CoinJoinOutcome.Completed done = rounds.completes(Rounds.sweep());
    long fees = done.makers().stream().mapToLong(CoinJoinSummary.Maker::feeSats).sum();
    assertThat(done.amountSats() + fees + done.minerFeeSats()).isEqualTo(1_234_567);
    // What was reserved for the miners, and at most one satoshi per maker for the rounding.
    assertThat(done.minerFeeSats() - rounds.confirmations.getFirst().minerFeeSats())
        .isBetween(0L, 4L);
  }

  @Test
  void contributionsOfMakersLowerTheTakersShare() {
    for (ScriptedMaker maker : market.addHonest(3)) {
      maker.offer =
          new Offer(OfferType.SW0_ABSOLUTE, 0, 27_300, 100_000_000, 50, new FeeRule.Absolute(100));
    }
    Rounds rounds = new Rounds(market, directory, 3_000_000);
    CoinJoinOutcome.Completed done = rounds.completes(Rounds.million());
    assertThat(done.totalMinerFeeSats() - done.minerFeeSats()).isEqualTo(150);
    int vbytes = 68 * tx(done).inputs().size() + 31 * tx(done).outputs().size() + 11;
    assertThat(done.totalMinerFeeSats()).isBetween((long) vbytes, vbytes * 12L / 10 + 1);
  }

  @Test
  void changeThatIsNotWorthAnOutputGoesToTheMiners() {
    market.addHonest(3);
    Rounds rounds = new Rounds(market, directory, 1_003_000);
    CoinJoinOutcome.Completed done = rounds.completes(Rounds.million());
    assertThat(tx(done).outputs()).hasSize(7);
    assertThat(done.minerFeeSats()).isEqualTo(2_700);
    assertThat(rounds.warnings()).anyMatch(w -> w.contains("go to the miners"));
  }

  @Test
  void exactlyTheNamedCoinsAreSpent() {
    market.addHonest(3);
    Rounds rounds = new Rounds(market, directory, 3_000_000, 2_000_000, 1_500_000);
    List<OutPoint> named =
        rounds.funds.coins().stream()
            .filter(c -> c.valueSats() < 3_000_000)
            .map(Coin::outPoint)
            .toList();
    Tx tx = tx(rounds.completes(Rounds.million().withCoins(named)));
    Set<OutPoint> own = new HashSet<>();
    rounds.funds.coins().forEach(c -> own.add(c.outPoint()));
    assertThat(tx.inputs()).extracting(TxInput::outPoint).containsAll(named).hasSize(5);
  }

  @Test
  void anAddressOfTheUserReceivesTheOutput() {
    market.addHonest(3);
    Rounds rounds = new Rounds(market, directory, 3_000_000);
    String address = market.makers().getFirst().newAddress();
    CoinJoinOutcome.Completed done =
        rounds.completes(
            CoinJoinRequest.of(
                0,
                new CoinJoinRequest.Amount.Exact(500_000),
                CoinJoinRequest.Destination.parse(address)));
    assertThat(tx(done).outputs())
        .anyMatch(
            o -> o.valueSats() == 500_000 && ScriptedMaker.address(o.script()).equals(address));
    assertThat(rounds.funds.reserved).hasSize(1);
  }

  @Test
  void theLastMixdepthLeadsToTheFirst() {
    market.addHonest(3);
    Rounds rounds = new Rounds(market, directory, 3_000_000);
    rounds.funds.pay(4, 2_000_000);
    rounds.completes(
        CoinJoinRequest.of(
            4,
            new CoinJoinRequest.Amount.Exact(1_000_000),
            new CoinJoinRequest.Destination.Internal()));
    assertThat(rounds.funds.reservedMixdepths.getFirst()).isEqualTo(0);
  }

  @Test
  void copiesOfMessagesByOtherRoutesChangeNothing() {
    market.duplicates = true;
    market.addDirectory(Market.SECOND, Duration.ofMillis(700));
    market.addHonest(3).forEach(maker -> maker.fund(500_000));
    Rounds rounds = new Rounds(market, directory, 3_000_000);
    rounds.completes(Rounds.million());
    assertThat(market.makers())
        .allSatisfy(
            maker -> assertThat(maker.heard).startsWith("fill", "auth", "tx").hasSizeBetween(3, 4));
  }

  @Test
  void theExtendedFormGoesOnlyToMakersThatAskedForIt() {
    List<ScriptedMaker> makers = market.addHonest(3);
    makers.get(0).features = Features.NONE;
    new Rounds(market, directory, 3_000_000).completes(Rounds.million());
    assertThat(makers)
        .extracting(m -> m.auth.orElseThrow().revelation())
        .extracting((PodleRevelation r) -> r.utxo().isExtended())
        .containsExactly(false, true, true);
  }

  @Test
  void everyRoundUsesANewNickAndANewCommitment() {
    market.addHonest(3);
    Rounds rounds = new Rounds(market, directory, 3_000_000, 3_000_000);
    rounds.completes(Rounds.million());
    for (ScriptedMaker maker : market.makers()) {
      maker.stock.clear();
      maker.fund(2_000_000);
    }
    rounds.completes(Rounds.million());
    assertThat(market.channels).extracting(Market.Channel::nick).doesNotHaveDuplicates();
    assertThat(rounds.commitments.used).hasSize(2);
  }

  @Test
  void theRoundIsAFunctionOfItsSeed() {
    Market other = new Market(7);
    List<CoinJoinOutcome.Completed> outcomes =
        Arrays.asList(market, other).stream()
            .map(m -> {
              m.addHonest(5);
              Path own = directory.resolve(Integer.toString(System.identityHashCode(m)));
              assertThat(own.toFile().mkdirs()).isTrue();
              return new Rounds(m, own, 3_000_000).completes(Rounds.million());
            })
            .toList();
    assertThat(outcomes.get(0).txid()).isEqualTo(outcomes.get(1).txid());
    assertThat(outcomes.get(0).phaseDurations()).isEqualTo(outcomes.get(1).phaseDurations());
  }

  @Test
  void makersThatCanBeDialledAreDialledBeforeTheyAreAsked() {
    List<ScriptedMaker> makers = market.addHonest(3);
    makers.get(0).answersDials = true;
    Rounds rounds = new Rounds(market, directory, 3_000_000);
    rounds.completes(Rounds.million());
    List<String> log = market.lastChannel().log;
    assertThat(log.indexOf(makers.get(0).nick() + " dial"))
        .isNotNegative()
        .isLessThan(log.indexOf(makers.get(1).nick() + " fill"));
    assertThat(market.lastChannel().sent(makers.get(1).nick(), "dial")).isZero();
  }

  @Test
  void phasesAreReportedInOrderWithTheirTimes() {
    market.addHonest(3);
    Rounds rounds = new Rounds(market, directory, 3_000_000);
    CoinJoinOutcome.Completed done = rounds.completes(Rounds.million());
    assertThat(rounds.events)
        .filteredOn(TakerEvent.PhaseStarted.class::isInstance)
        .extracting(e -> ((TakerEvent.PhaseStarted) e).phase())
        .containsExactly(Phase.values());
    assertThat(done.phaseDurations()).containsOnlyKeys(Phase.values());
    assertThat(done.phaseDurations().get(Phase.FILLING)).isEqualTo(market.latency.multipliedBy(2));
  }

  @Test
  void coinsStayReservedUntilTheTransactionIsConfirmed() {
    market.addHonest(3);
    Rounds rounds = new Rounds(market, directory, 3_000_000);
    rounds.completes(Rounds.million());
    assertThat(rounds.holdsCoins()).isTrue();
  }

  @Test
  void aVeryLongReservationIsCutToWhatTheWalletAllows() {
    market.addHonest(3);
    Rounds rounds = new Rounds(market, directory, 3_000_000);
    TakerSettings.Timing timing = rounds.draft.timing;
    rounds.draft.timing =
        new TakerSettings.Timing(
            timing.orderWait(),
            timing.orderbookMinWait(),
            timing.orderbookQuiet(),
            timing.makerTimeout(),
            timing.directWait(),
            timing.broadcastTimeout(),
            timing.unseenTimeout(),
            timing.retryDelay(),
            Duration.ofDays(365));
    rounds.completes(Rounds.million());
  }

  @Test
  void aDeclineBeforeMakersAreContactedReleasesTheCoins() {
    market.addHonest(3);
    Rounds rounds = new Rounds(market, directory, 3_000_000);
    rounds.declines.add(CoinJoinSummary.Stage.MAKERS_CHOSEN);
    assertThat(rounds.run(Rounds.million()))
        .isInstanceOfSatisfying(
            CoinJoinOutcome.Declined.class,
            declined ->
                assertThat(declined.stage()).isEqualTo(CoinJoinSummary.Stage.MAKERS_CHOSEN));
    assertThat(rounds.holdsCoins()).isFalse();
    assertThat(market.makers()).allSatisfy(maker -> assertThat(maker.heard).isEmpty());
    assertThat(rounds.commitments.used).isEmpty();
  }

  @Test
  void a124_aSecondRoundOnTheSameCoinsIsRefusedWhileTheFirstIsPending() {
    market.addHonest(3);
    Rounds rounds = new Rounds(market, directory, 3_000_000);
    rounds.completes(Rounds.million());
    CoinJoinOutcome.Failed failed =
        rounds.fails(
            CoinJoinRequest.of(
                0,
                new CoinJoinRequest.Amount.Exact(2_000_000),
                new CoinJoinRequest.Destination.Internal()));
    assertThat(failed.reason()).startsWith("No eligible UTXOs in mixdepth 0");
    assertThat(failed.phase()).isEqualTo(Phase.PREPARING);
  }

  @Test
  void fewerMakersThanWantedAreEnoughDownToTheMinimum() {
    market.addHonest(2);
    Rounds rounds = new Rounds(market, directory, 3_000_000);
    CoinJoinOutcome.Completed done = rounds.completes(Rounds.million());
    assertThat(done.makers()).hasSize(2);
    assertThat(rounds.warnings()).contains("Only 2 of 3 makers are available");
  }

  @Test
  void tooFewMakersAreExplainedByFilterWithTheRemedy() {
    market.addHonest(3).get(0).offer = ScriptedMaker.absolute(700);
    market.makers().get(1).offer =
        new Offer(OfferType.SW0_ABSOLUTE, 0, 27_300, 900_000, 0, new FeeRule.Absolute(1));
    Rounds rounds = new Rounds(market, directory, 3_000_000);
    CoinJoinOutcome.Failed failed = rounds.fails(Rounds.million());
    assertThat(failed.reason()).isEqualTo("Too few makers: 1 of at least 2");
    assertThat(failed.details())
        .anyMatch(line -> line.contains("3 offers of 3 makers"))
        .anyMatch(line -> line.contains("max_cj_fee_abs"))
        .anyMatch(line -> line.contains("amount outside their range"));
    assertThat(failed.coinsHeld()).isFalse();
    assertThat(rounds.holdsCoins()).isFalse();
  }

  @Test
  void bondlessMakersWithAFeeAreNotUsedByDefault() {
    market.addHonest(3);
    Rounds rounds = new Rounds(market, directory, 3_000_000);
    rounds.draft.chooser = TakerSettings.DEFAULT.chooser();
    CoinJoinOutcome.Failed failed = rounds.fails(Rounds.million());
    assertThat(failed.details()).anyMatch(l -> l.contains("bondless_require_zero_fee = false"));
  }

  @Test
  void makersWithBondsAreUsedByDefault() {
    for (int i = 0; i < 3; i++) {
      market.add(
          new ScriptedMaker(market) {
            @Override
            void hearOrderbook(Market.Channel taker, Endpoint via) {
              bond(100_000_000, taker.nick());
              market.chain.mine(1);
              super.hearOrderbook(taker, via);
            }
          }.fund(2_000_000));
    }
    Rounds rounds = new Rounds(market, directory, 3_000_000);
    rounds.draft.chooser = TakerSettings.DEFAULT.chooser();
    CoinJoinOutcome.Completed done = rounds.completes(Rounds.million());
    assertThat(done.makers()).hasSize(3).allMatch(maker -> maker.bondValue() > 0);
  }

  @Test
  void a94_ourOwnMakerIsNeverChosen() {
    List<ScriptedMaker> makers = market.addHonest(3);
    Rounds rounds = new Rounds(market, directory, 3_000_000);
    rounds.ownNicks.register("maker", makers.get(0).nick()).close();
    CoinJoinOutcome.Completed done = rounds.completes(Rounds.million());
    assertThat(done.makers()).hasSize(2);
    assertThat(makers.get(0).heard).isEmpty();
  }

  @Test
  void anUnreachableBackendEndsTheRoundWithItsName() {
    market.addHonest(3);
    Rounds rounds = new Rounds(market, directory, 3_000_000);
    market.chain.setUnavailable(true);
    assertThat(rounds.fails(Rounds.million()).reason())
        .startsWith("The chain backend does not answer: fake chain");
  }
}
