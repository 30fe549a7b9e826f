package org.jmd.taker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.jmd.core.crypto.NaclKeyPair;
import org.jmd.core.protocol.Features;
import org.jmd.core.protocol.MessageCodec;
import org.jmd.core.protocol.NickIdentity;
import org.jmd.core.protocol.Plain;
import org.jmd.core.protocol.ProtocolViolation;
import org.jmd.core.protocol.WireMessage;
import org.jmd.core.testing.SeededEntropy;
import org.jmd.core.tx.Tx;
import org.jmd.taker.offers.OfferChooser;
import org.jmd.wallet.Coin;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Makers that misbehave when they are asked to take part. */
final class FillPhaseTest {
  @TempDir Path directory;

  private final Market market = new Market(13);

  /** A maker that says only this when it is asked. */
  private final class Answering extends ScriptedMaker {
    private final List<? extends WireMessage> answers;

    Answering(WireMessage... answers) {
      super(FillPhaseTest.this.market);
      this.answers = List.of(answers);
      offer = absolute(1);
      fund(2_000_000);
    }

    @Override
    List<? extends WireMessage> answerFill(Plain.Fill fill) {
      return answers;
    }
  }

  /** Refuses the first commitments it sees, with or without a word. */
  private final class Refusing extends ScriptedMaker {
    private final int refusals;
    private final boolean silently;

    Refusing(int refusals, boolean silently) {
      super(FillPhaseTest.this.market);
      this.refusals = refusals;
      this.silently = silently;
      offer = absolute(1);
      fund(2_000_000);
    }

    @Override
    List<? extends WireMessage> answerFill(Plain.Fill fill) {
      if (commitments.size() > refusals) {
        return super.answerFill(fill);
      }
      return silently
          ? List.of()
          : List.of(new Plain.ErrorReply("Commitment is BlackListed: " + fill.commitment()));
    }
  }

  private Rounds cheapestFirst(long... values) {
    Rounds rounds = new Rounds(market, directory, values);
    rounds.draft.chooser = new OfferChooser.Cheapest();
    return rounds;
  }

  @Test
  void aSilentMakerIsReplacedAndTheOthersAreNotAskedAgain() {
    ScriptedMaker silent = market.add(new Answering());
    market.addHonest(3);
    Rounds rounds = cheapestFirst(3_000_000);
    CoinJoinOutcome.Completed done = rounds.completes(Rounds.million());
    assertThat(done.makers()).hasSize(3);
    assertThat(rounds.dropped(silent)).isEqualTo(new MakerFailure.Silent(Phase.FILLING));
    assertThat(rounds.ignored.nicks()).containsExactly(silent.nick());
    for (ScriptedMaker maker : market.makers()) {
      assertThat(market.lastChannel().sent(maker.nick(), "fill")).isEqualTo(1);
    }
    assertThat(rounds.commitments.used).hasSize(1);
    assertThat(done.phaseDurations().get(Phase.FILLING)).isEqualTo(Duration.ofMillis(60_400));
  }

  @Test
  void theReasonThatAMakerGivesIsShownToTheUser() {
    ScriptedMaker refusing =
        market.add(new Answering(new Plain.ErrorReply("no-liquidity: come back later")));
    market.addHonest(3);
    Rounds rounds = cheapestFirst(3_000_000);
    rounds.completes(Rounds.million());
    assertThat(rounds.dropped(refusing).describe())
        .isEqualTo("refused: no-liquidity: come back later");
  }

  @Test
  void anUnreachableMakerIsReplaced() {
    ScriptedMaker gone = market.add(new Answering());
    gone.unreachable = true;
    market.addHonest(3);
    Rounds rounds = cheapestFirst(3_000_000);
    rounds.completes(Rounds.million());
    assertThat(rounds.dropped(gone)).isEqualTo(new MakerFailure.Unreachable());
  }

  @Test
  void theRoundGoesOnWithFewerWhenNobodyIsLeftToReplaceThem() {
    market.add(new Answering());
    market.addHonest(2);
    CoinJoinOutcome.Completed done = cheapestFirst(3_000_000).completes(Rounds.million());
    assertThat(done.makers()).hasSize(2);
  }

  @Test
  void theRoundEndsWhenTooFewAcceptAndTheCoinsAreFreeAgain() {
    market.add(new Answering());
    market.add(new Answering());
    market.addHonest(1);
    Rounds rounds = cheapestFirst(3_000_000);
    CoinJoinOutcome.Failed failed = rounds.fails(Rounds.million());
    assertThat(failed.reason()).isEqualTo("Too few makers: 1 accepted, at least 2 are needed");
    assertThat(failed.phase()).isEqualTo(Phase.FILLING);
    assertThat(failed.coinsHeld()).isFalse();
    assertThat(rounds.holdsCoins()).isFalse();
    assertThat(rounds.funds.history).isEmpty();
  }

  @Test
  void withoutReplacementsTheRoundGoesOnWithThoseItHas() {
    market.add(new Answering());
    market.addHonest(5);
    Rounds rounds = cheapestFirst(3_000_000);
    rounds.makers(3, 2, 0);
    assertThat(rounds.completes(Rounds.million()).makers()).hasSize(2);
  }

  @Test
  void aReplacementInASweepDoesNotCostMoreThanWasLeftForFees() {
    market.add(new Answering());
    market.addHonest(2).forEach(m -> m.offer = ScriptedMaker.absolute(2));
    ScriptedMaker dear = market.addHonest(1).getFirst();
    ScriptedMaker free = market.addHonest(1).getFirst();
    dear.offer = ScriptedMaker.absolute(400);
    free.offer = ScriptedMaker.absolute(3);
    Rounds rounds = cheapestFirst(1_500_000);
    CoinJoinOutcome outcome = rounds.run(Rounds.sweep());
    // The free place had 1 sat, so nobody fits: the round goes on with two.
    assertThat(outcome)
        .isInstanceOfSatisfying(
            CoinJoinOutcome.Completed.class, done -> assertThat(done.makers()).hasSize(2));
    assertThat(dear.heard).isEmpty();
    assertThat(free.heard).isEmpty();
  }

  @Test
  void a95_anAnswerOfANickThatWasNotAskedIsIgnored() {
    ScriptedMaker stranger = new ScriptedMaker(market);
    market.add(
        new ScriptedMaker(market) {
          @Override
          List<? extends WireMessage> answerFill(Plain.Fill fill) {
            market
                .lastChannel()
                .hearFrom(
                    stranger.nick(),
                    new Plain.PubKey(
                        NaclKeyPair.create(market.entropy).publicKey(), Features.NONE));
            market
                .lastChannel()
                .hearFrom(
                    stranger.nick(), new Plain.ErrorReply("commitment blacklisted for " + nick()));
            return super.answerFill(fill);
          }
        }.fund(2_000_000));
    market.addHonest(2);
    Rounds rounds = new Rounds(market, directory, 3_000_000);
    assertThat(rounds.completes(Rounds.million()).makers()).hasSize(3);
    assertThat(rounds.commitments.used).hasSize(1);
  }

  @Test
  void a96_anErrorForgedInTheNameOfAMakerHasNoValidSignature() {
    NickIdentity victim = NickIdentity.create(new SeededEntropy(1));
    NickIdentity attacker = NickIdentity.create(new SeededEntropy(2));
    NickIdentity taker = NickIdentity.create(new SeededEntropy(3));
    String forged =
        MessageCodec.formatPrivate(
                attacker, taker.nick(), new Plain.ErrorReply("commitment blacklisted"))
            .replace(attacker.nick().value(), victim.nick().value());
    assertThatThrownBy(() -> MessageCodec.parsePrivate(forged, taker.nick()))
        .isInstanceOf(ProtocolViolation.BadSignature.class);
  }

  @Test
  void a97_oneOfTenClaimingABlacklistIsExcludedAndTheCommitmentKept() {
    ScriptedMaker liar = market.add(new Refusing(100, false));
    market.addHonest(10);
    Rounds rounds = cheapestFirst(3_000_000);
    rounds.makers(10, 4, 3);
    CoinJoinOutcome.Completed done = rounds.completes(Rounds.million());
    assertThat(done.makers()).hasSize(10);
    assertThat(rounds.dropped(liar)).isInstanceOf(MakerFailure.Refused.class);
    assertThat(rounds.commitments.used).hasSize(1);
    assertThat(rounds.commitments.blacklisted).isEmpty();
  }

  @Test
  void a98_fiveOfTenClaimingABlacklistRotateTheCommitmentAndAreKept() {
    for (int i = 0; i < 5; i++) {
      market.add(new Refusing(1, i == 0));
    }
    market.addHonest(5);
    Rounds rounds = cheapestFirst(3_000_000);
    rounds.makers(10, 4, 3);
    CoinJoinOutcome.Completed done = rounds.completes(Rounds.million());
    assertThat(done.makers()).hasSize(10);
    assertThat(rounds.commitments.used).hasSize(2);
    assertThat(rounds.commitments.blacklisted).containsExactly(rounds.commitments.used.getFirst());
    assertThat(rounds.events).contains(new TakerEvent.CommitmentRotated(5, 10));
    assertThat(rounds.ignored.nicks()).isEmpty();
    assertThat(market.makers())
        .allSatisfy(m -> assertThat(m.commitments).isEqualTo(rounds.commitments.used));
  }

  @Test
  void a99_whenEveryCommitmentIsRefusedTheRoundEndsWithAReport() {
    for (int i = 0; i < 3; i++) {
      market.add(new Refusing(100, false));
    }
    Rounds rounds = cheapestFirst(3_000_000);
    CoinJoinOutcome.Failed failed = rounds.fails(Rounds.million());
    assertThat(failed.reason()).isEqualTo("Makers refused 3 commitments in a row as used");
    assertThat(rounds.commitments.used).hasSize(3);
    assertThat(rounds.fails(Rounds.million()).details())
        .anyMatch(line -> line.contains("used too often: all 3 commitments"))
        .anyMatch(line -> line.startsWith("Remedy: send a coin"));
  }

  @Test
  void a99_namedCoinsAreNeverExtendedForACommitment() {
    for (int i = 0; i < 3; i++) {
      market.add(new Refusing(2, false));
    }
    Rounds rounds = cheapestFirst(3_000_000, 4_000_000);
    rounds.draft.podle = new TakerSettings.PodleRules(2, 5, 20);
    CoinJoinOutcome.Failed failed =
        rounds.fails(
            Rounds.million().withCoins(List.of(rounds.funds.coins().getFirst().outPoint())));
    assertThat(failed.reason()).startsWith("Makers refused 2 commitments");
    assertThat(rounds.commitments.used).hasSize(2);
  }

  @Test
  void aSpareCoinIsSpentTooIfTheChosenOnesHaveNoCommitmentLeft() {
    for (int i = 0; i < 3; i++) {
      market.add(new Refusing(3, false));
    }
    Rounds rounds = cheapestFirst(3_000_000, 2_000_000);
    rounds.draft.podle = new TakerSettings.PodleRules(4, 5, 20);
    // Three of the four commitments of the larger coin are known already.
    Coin large =
        rounds.funds.coins().stream()
            .filter(c -> c.valueSats() == 3_000_000)
            .findFirst()
            .orElseThrow();
    for (int index = 0; index < 3; index++) {
      rounds.commitments.markUsed(rounds.funds.podle(large, index).commitment());
    }
    CoinJoinOutcome.Completed done = rounds.completes(Rounds.million());
    assertThat(Tx.tryParse(done.tx().bytes()).orElseThrow().inputs()).hasSize(5);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "zz",
        "00",
        "0000000000000000000000000000000000000000000000000000000000000000"
      })
  void a100_keysThatAreNoneNeverReachTheRound(String key) {
    NickIdentity maker = NickIdentity.create(new SeededEntropy(1));
    NickIdentity taker = NickIdentity.create(new SeededEntropy(2));
    String line = maker.nick() + "!" + taker.nick() + "!" + maker.signedBody("pubkey", key);
    assertThatThrownBy(() -> MessageCodec.parsePrivate(line, taker.nick()))
        .isInstanceOf(ProtocolViolation.class);
  }

  @Test
  void a138_ofTwoKeysTheFirstCounts() {
    for (int i = 0; i < 3; i++) {
      market.add(
          new ScriptedMaker(market) {
            @Override
            List<? extends WireMessage> answerFill(Plain.Fill fill) {
              return List.of(
                  accept(fill),
                  new Plain.PubKey(NaclKeyPair.create(market.entropy).publicKey(), Features.NONE));
            }
          }.fund(2_000_000));
    }
    assertThat(new Rounds(market, directory, 3_000_000).completes(Rounds.million()).makers())
        .hasSize(3);
  }

  @Test
  void aLateCopyOfAnOldKeyIsNotTakenForTheAnswerToANewFill() {
    for (int i = 0; i < 3; i++) {
      market.add(
          new ScriptedMaker(market) {
            private WireMessage firstKey = new Plain.ErrorReply("none");

            @Override
            List<? extends WireMessage> answerFill(Plain.Fill fill) {
              if (commitments.size() == 1) {
                firstKey = accept(fill);
                return List.of(firstKey);
              }
              // The copy that a slow directory delivers comes before the new answer.
              return List.of(firstKey, accept(fill));
            }
          }.fund(2_000_000));
    }
    for (int i = 0; i < 3; i++) {
      market.add(new Refusing(1, false));
    }
    Rounds rounds = cheapestFirst(3_000_000);
    rounds.makers(6, 6, 3);
    assertThat(rounds.completes(Rounds.million()).makers()).hasSize(6);
  }

  @Test
  void a139_aNewOfferDuringTheRoundChangesNothing() {
    market.add(
        new ScriptedMaker(market) {
          @Override
          List<? extends WireMessage> answerFill(Plain.Fill fill) {
            return List.of(new Plain.PrivateOffer(absolute(5_000), bondProof), accept(fill));
          }
        }.fund(2_000_000));
    market.addHonest(2);
    CoinJoinOutcome.Completed done =
        new Rounds(market, directory, 3_000_000).completes(Rounds.million());
    assertThat(done.makers()).allMatch(maker -> maker.feeSats() == 100);
  }

  @Test
  void aLightClientDropsMakersThatCannotServeIt() {
    ScriptedMaker old = market.add(new Answering());
    ScriptedMaker plain = market.addHonest(1).getFirst();
    plain.features = Features.NONE;
    plain.offer = ScriptedMaker.absolute(1);
    old.unreachable = true;
    market.addHonest(3);
    Rounds rounds = cheapestFirst(3_000_000);
    rounds.draft.lightClient = true;
    rounds.completes(Rounds.million());
    assertThat(rounds.dropped(plain))
        .isEqualTo(new MakerFailure.LacksFeature(Features.NEUTRINO_COMPAT));
  }
}
