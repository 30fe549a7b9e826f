package org.jmd.taker;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import org.jmd.core.tx.OutPoint;
import org.jmd.taker.TakerSettings.Broadcast.Policy;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class BroadcastTest {
  @TempDir Path directory;

  private final Market market = new Market(23);

  private Rounds rounds(Policy policy) {
    market.addHonest(4);
    Rounds rounds = new Rounds(market, directory, 3_000_000);
    rounds.makers(4, 2, 3);
    rounds.broadcastBy(policy);
    return rounds;
  }

  private void nobodyBroadcasts() {
    market.makers().forEach(maker -> maker.broadcasts = false);
  }

  private long pushes() {
    return market.makers().stream().filter(m -> m.heard.contains("push")).count();
  }

  @Test
  void byOurselvesNoMakerIsAsked() {
    CoinJoinOutcome.Completed done = rounds(Policy.SELF).completes(Rounds.million());
    assertThat(done.broadcastBy()).isEqualTo("self");
    assertThat(pushes()).isZero();
    assertThat(market.chain.transaction(done.txid())).isPresent();
  }

  @Test
  void byOneMakerTheOthersAreNotAsked() {
    CoinJoinOutcome.Completed done = rounds(Policy.RANDOM_PEER).completes(Rounds.million());
    assertThat(pushes()).isEqualTo(1);
    assertThat(done.seen()).isTrue();
    assertThat(done.makers()).extracting(m -> m.nick().value()).contains(done.broadcastBy());
  }

  @Test
  void a120_aMakerThatDoesNotBroadcastIsFollowedByTheNextAndAtLastByOurselves() {
    Rounds rounds = rounds(Policy.RANDOM_PEER);
    nobodyBroadcasts();
    CoinJoinOutcome.Completed done = rounds.completes(Rounds.million());
    assertThat(pushes()).isEqualTo(4);
    assertThat(done.broadcastBy()).isEqualTo("self");
    assertThat(done.phaseDurations().get(Phase.BROADCASTING)).isEqualTo(Duration.ofMinutes(2));
  }

  @Test
  void a120_withoutOurselvesTheTransactionIsShownAndTheCoinsStayReserved() {
    Rounds rounds = rounds(Policy.NOT_SELF);
    nobodyBroadcasts();
    CoinJoinOutcome.Failed failed = rounds.fails(Rounds.million());
    assertThat(failed.reason()).isEqualTo("No maker has broadcast the transaction");
    assertThat(failed.details()).anyMatch(line -> line.startsWith("Transaction: 02000000"));
    assertThat(failed.coinsHeld()).isTrue();
    assertThat(rounds.holdsCoins()).isTrue();
    assertThat(market.chain.accepted()).isEmpty();
  }

  @Test
  void withoutOurselvesOneMakerIsEnough() {
    Rounds rounds = rounds(Policy.NOT_SELF);
    market.makers().stream().skip(1).forEach(maker -> maker.broadcasts = false);
    assertThat(rounds.completes(Rounds.million()).broadcastBy())
        .isEqualTo(market.makers().getFirst().nick().value());
  }

  @Test
  void bySeveralMakersThreeAreAsked() {
    CoinJoinOutcome.Completed done = rounds(Policy.MULTIPLE_PEERS).completes(Rounds.million());
    assertThat(pushes()).isEqualTo(3);
    assertThat(done.seen()).isTrue();
  }

  @Test
  void ifNoneOfSeveralMakersBroadcastsWeDoItOurselves() {
    Rounds rounds = rounds(Policy.MULTIPLE_PEERS);
    nobodyBroadcasts();
    CoinJoinOutcome.Completed done = rounds.completes(Rounds.million());
    assertThat(done.broadcastBy()).isEqualTo("self");
    assertThat(done.phaseDurations().get(Phase.BROADCASTING)).isEqualTo(Duration.ofMinutes(3));
    assertThat(rounds.warnings()).anyMatch(w -> w.contains("doing it ourselves"));
  }

  @Test
  void ifNoMakerCanBeReachedWeDoItOurselvesAtOnce() {
    Rounds rounds = rounds(Policy.MULTIPLE_PEERS);
    rounds.onLastConfirmation = () -> market.makers().forEach(maker -> maker.unreachable = true);
    CoinJoinOutcome.Completed done = rounds.completes(Rounds.million());
    assertThat(done.broadcastBy()).isEqualTo("self");
    assertThat(done.phaseDurations().get(Phase.BROADCASTING)).isEqualTo(Duration.ZERO);
  }

  @Test
  void a119_aMakerThatDoubleSpendsAfterItsSignatureIsFoundOutBeforeTheBroadcast() {
    Rounds rounds = rounds(Policy.SELF);
    ScriptedMaker thief = market.makers().getFirst();
    OutPoint stolen = thief.stock.getFirst().coin().outPoint();
    rounds.onLastConfirmation = () -> market.chain.spendElsewhere(stolen);
    CoinJoinOutcome.Failed failed = rounds.fails(Rounds.million());
    assertThat(failed.reason()).startsWith("An input was double-spent");
    assertThat(failed.details())
        .containsExactly(stolen + " of " + thief.nick() + " is spent or no longer confirmed");
    assertThat(failed.coinsHeld()).isTrue();
    assertThat(rounds.dropped(thief)).isInstanceOf(MakerFailure.InputUnavailable.class);
    assertThat(pushes()).isZero();
  }

  @Test
  void a121_aTransactionThatIsAlreadyThereCountsAsBroadcast() {
    Rounds rounds = rounds(Policy.MULTIPLE_PEERS);
    nobodyBroadcasts();
    // Somebody broadcasts at the very moment at which we give up waiting.
    ScriptedMaker late = market.makers().getFirst();
    late.broadcasts = true;
    late.broadcastDelay = Duration.ofMinutes(3).minus(market.latency).plusNanos(1);
    CoinJoinOutcome.Completed done = rounds.completes(Rounds.million());
    assertThat(done.seen()).isTrue();
    assertThat(market.chain.accepted()).hasSize(1);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "txn-already-in-mempool",
        "bad-txns-inputs-missingorspent",
        "missing-inputs",
        "txn-mempool-conflict"
      })
  void a121_aRefusalOfWhatIsAlreadyThereIsASuccess(String refusal) {
    Rounds rounds = rounds(Policy.SELF);
    rounds.funds.refusal = Optional.of(refusal);
    rounds.funds.refusesWhatItHas = true;
    CoinJoinOutcome.Completed done = rounds.completes(Rounds.million());
    assertThat(done.seen()).isTrue();
    assertThat(done.broadcastBy()).isEqualTo("somebody else");
  }

  @ParameterizedTest
  @ValueSource(strings = {"bad-txns-inputs-missingorspent", "min relay fee not met"})
  void aRefusalOfWhatIsNowhereIsAFailure(String refusal) {
    Rounds rounds = rounds(Policy.SELF);
    rounds.funds.refusal = Optional.of(refusal);
    CoinJoinOutcome.Failed failed = rounds.fails(Rounds.million());
    assertThat(failed.reason()).isEqualTo("Our node refuses the transaction: " + refusal);
    assertThat(failed.coinsHeld()).isTrue();
    assertThat(failed.details()).anyMatch(line -> line.startsWith("Transaction: 02000000"));
  }

  @Test
  void a123_aDeclineBeforeTheBroadcastKeepsTheCoinsReserved() {
    Rounds rounds = rounds(Policy.SELF);
    rounds.declines.add(CoinJoinSummary.Stage.BROADCAST);
    assertThat(rounds.run(Rounds.million()))
        .isInstanceOfSatisfying(
            CoinJoinOutcome.Declined.class,
            declined -> {
              assertThat(declined.stage()).isEqualTo(CoinJoinSummary.Stage.BROADCAST);
              assertThat(declined.txHex()).startsWith("02000000");
            });
    assertThat(rounds.holdsCoins()).isTrue();
    assertThat(rounds.funds.history).endsWith("failed Declined before the broadcast");
    assertThat(market.chain.accepted()).isEmpty();
  }
}
