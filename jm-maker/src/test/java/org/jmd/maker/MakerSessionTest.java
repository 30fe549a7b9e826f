package org.jmd.maker;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.jmd.core.net.ChannelEvent;
import org.jmd.core.net.Route;
import org.jmd.core.protocol.Boxed;
import org.jmd.core.protocol.BoxedCommand;
import org.jmd.core.protocol.Features;
import org.jmd.core.protocol.Octets;
import org.jmd.core.protocol.Plain;
import org.jmd.core.tx.OutPoint;
import org.jmd.core.tx.Tx;
import org.jmd.core.tx.UtxoRef;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MakerSessionTest {
  @TempDir Path directory;
  private MakerRig rig;

  @BeforeEach
  void start() {
    rig = new MakerRig(directory).start();
  }

  @AfterEach
  void noTaskDied() {
    assertThat(rig.time.failures()).isEmpty();
  }

  private static OutPoint coinOf(ScriptedTaker taker) {
    return taker.ioAuth().utxos().get(0).outPoint();
  }

  @Nested
  class WaitingForFill {
    @Test
    void answersWithItsKeyAndFeatures() {
      ScriptedTaker taker = rig.filled();

      assertThat(taker.heard())
          .singleElement()
          .isInstanceOfSatisfying(
              Plain.PubKey.class,
              answer -> assertThat(answer.features().has(Features.NEUTRINO_COMPAT)).isTrue());
      assertThat(rig.maker.sessions()).isEqualTo(1);
      assertThat(rig.blacklist.size()).isZero();
      assertThat(rig.funds.staked).isEmpty();
    }

    @Test
    void answersByTheWayOfTheQuestion() {
      ScriptedTaker taker = rig.taker();
      Route direct = new Route.Direct(7, "127.0.0.1:4711");
      rig.channel.hear(
          new ChannelEvent.PrivateHeard(taker.nick(), taker.fill(0, MakerRig.AMOUNT), direct));
      rig.settle();

      assertThat(rig.channel.sent())
          .singleElement()
          .satisfies(sent -> assertThat(sent.via()).isEqualTo(direct));
    }

    @Test
    void usesADifferentKeyInEverySession() {
      Plain.PubKey one = rig.filled().heard(Plain.PubKey.class).get(0);
      Plain.PubKey other = rig.filled().heard(Plain.PubKey.class).get(0);

      assertThat(one.makerKey()).isNotEqualTo(other.makerKey());
    }
  }

  @Nested
  class WaitingForAuth {
    @Test
    void disclosesCoinsAndAddresses() {
      ScriptedTaker taker = rig.authenticated();

      Boxed.IoAuth ioAuth = taker.ioAuth();
      assertThat(ioAuth.utxos()).hasSize(1).noneMatch(UtxoRef::isExtended);
      assertThat(ioAuth.coinJoinAddress()).isNotEqualTo(ioAuth.changeAddress());
      assertThat(rig.funds.isLeased(coinOf(taker))).isTrue();
      assertThat(rig.funds.history).containsExactly("disclosed " + MakerRig.AMOUNT);
      assertThat(rig.blacklist.contains(taker.commitment())).isTrue();
      assertThat(rig.gossip.announced).containsExactly(taker.commitment());
    }

    @Test
    void answersAnExtendedCoinWithExtendedCoins() {
      ScriptedTaker taker = rig.filled();
      int height = rig.chain.utxo(taker.coin).orElseThrow().height();
      rig.say(taker, taker.auth(taker.proof.revelation(taker.key.script(), height)));

      assertThat(taker.ioAuth().utxos()).hasSize(1).allMatch(UtxoRef::isExtended);
    }

    @Test
    void refusesALegacyCoinIfItsBackendCannotFindIt() {
      rig.funds.needsMetadata = true;
      ScriptedTaker taker = rig.authenticated();

      assertThat(taker.errors()).containsExactly("neutrino-incompatible");
      assertThat(rig.maker.sessions()).isZero();
    }

    @Test
    void endsSilentlyAtTheDeadline() {
      ScriptedTaker taker = rig.filled();
      rig.time.run(Duration.ofMinutes(5));

      assertThat(rig.maker.sessions()).isZero();
      assertThat(taker.errors()).isEmpty();
      assertThat(rig.blacklist.size()).isZero();
      assertThat(rig.blacklist.reserve(taker.commitment())).isPresent();
    }

    @Test
    void doesNotMoveItsDeadlineWhenRestarted() {
      ScriptedTaker taker = rig.filled();
      rig.time.run(Duration.ofMinutes(4));
      taker.renewKey();
      rig.say(taker, taker.fill(0, MakerRig.AMOUNT));
      rig.time.run(Duration.ofSeconds(61));

      assertThat(taker.heard(Plain.PubKey.class)).hasSize(2);
      assertThat(rig.maker.sessions()).isZero();
    }

    @Test
    void ignoresARepeatedKeyLestReplaysCutOffTheTaker() {
      ScriptedTaker taker = rig.filled();
      Plain.Fill first = taker.fill(0, MakerRig.AMOUNT);
      taker.renewKey();
      rig.say(taker, taker.fill(0, MakerRig.AMOUNT));
      rig.say(taker, first);
      assertThat(taker.heard(Plain.PubKey.class)).hasSize(2);

      rig.say(taker, taker.auth());

      assertThat(taker.heard(BoxedCommand.IOAUTH)).hasSize(1);
    }

    @Test
    void restartsOnlySoManyTimes() {
      ScriptedTaker taker = rig.filled();
      for (int i = 0; i < 30; i++) {
        taker.renewKey();
        rig.say(taker, taker.fill(0, MakerRig.AMOUNT));
      }

      assertThat(taker.heard(Plain.PubKey.class)).hasSize(11);
    }

    @Test
    void tellsTheTakerNothingWhenItsNodeIsSilentButThat() {
      ScriptedTaker taker = rig.filled();
      rig.chain.setUnavailable(true);
      rig.say(taker, taker.auth());

      assertThat(taker.errors()).containsExactly("maker-unavailable");
      assertThat(rig.maker.sessions()).isZero();
    }

    @Test
    void releasesEverythingWhenNoRouteLeadsToTheTaker() {
      ScriptedTaker taker = rig.filled();
      rig.channel.setRouteless(true);
      rig.say(taker, taker.auth());

      assertThat(rig.funds.staked)
          .singleElement()
          .satisfies(coins -> assertThat(coins).noneMatch(rig.funds::isLeased));
      assertThat(rig.gossip.announced).isEmpty();
      assertThat(rig.maker.sessions()).isZero();
    }
  }

  @Nested
  class WaitingForTx {
    @Test
    void signsEveryInputOfWhatWasAgreed() {
      rig.funds.fund(0, 20_000_000);
      ScriptedTaker taker = rig.taker();
      rig.say(taker, taker.fill(0, 49_900_000));
      assertThat(rig.maker.sessions()).isEqualTo(1);
      rig.say(taker, taker.auth());
      Boxed.IoAuth ioAuth = taker.ioAuth();
      Tx tx = taker.unbalanced(rig.offer());
      rig.say(taker, taker.tx(tx));

      List<Boxed.Signature> signatures = taker.signatures();
      assertThat(signatures).hasSameSizeAs(ioAuth.utxos());
      assertThat(signatures)
          .allSatisfy(
              signature -> assertThat(signature.publicKey()).isNotEqualTo(taker.key.publicKey()));
      assertThat(rig.maker.sessions()).isZero();
    }

    @Test
    void makesATransactionThatTheChainAccepts() {
      ScriptedTaker taker = rig.authenticated();
      Tx tx = taker.draft(rig.offer()).tx();
      rig.say(taker, taker.tx(tx));
      taker.broadcast(tx);

      assertThat(rig.chain.accepted()).hasSize(1);
      assertThat(rig.funds.history)
          .containsExactly("disclosed " + MakerRig.AMOUNT, "signed " + tx.txid());
    }

    @Test
    void keepsTheLeaseAfterSigning() {
      ScriptedTaker taker = rig.signed();
      OutPoint coin = coinOf(taker);

      rig.time.run(Duration.ofMinutes(59));
      assertThat(rig.funds.isLeased(coin)).isTrue();
      rig.time.run(Duration.ofMinutes(10));
      assertThat(rig.funds.isLeased(coin)).isFalse();
    }

    @Test
    void looksAtTheWalletAfterSigning() {
      rig.signed();
      int before = rig.funds.syncs;
      rig.time.run(Duration.ofSeconds(3));

      assertThat(rig.funds.syncs).isEqualTo(before + 1);
    }

    @Test
    void acceptsTheTransactionByAnotherWay() {
      ScriptedTaker taker = rig.authenticated();
      Route direct = new Route.Direct(3, "127.0.0.1:9");
      rig.channel.hear(
          new ChannelEvent.PrivateHeard(
              taker.nick(), taker.tx(taker.draft(rig.offer()).tx()), direct));
      rig.settle();

      assertThat(taker.heard(BoxedCommand.SIG)).hasSize(1);
      assertThat(rig.channel.sent().getLast().via()).isEqualTo(direct);
    }

    @Test
    void ignoresWhatIsNoTransactionAndWaitsOn() {
      ScriptedTaker taker = rig.authenticated();
      rig.say(taker, taker.sealText(BoxedCommand.TX, "not base64 at all"));
      rig.say(taker, taker.sealText(BoxedCommand.TX, ""));
      assertThat(rig.maker.sessions()).isEqualTo(1);

      rig.say(taker, taker.tx(taker.draft(rig.offer()).tx()));
      assertThat(taker.heard(BoxedCommand.SIG)).hasSize(1);
    }

    @Test
    void refusesWhenItsNodeIsSilent() {
      ScriptedTaker taker = rig.authenticated();
      Tx tx = taker.draft(rig.offer()).tx();
      rig.chain.setUnavailable(true);
      rig.say(taker, taker.tx(tx));
      rig.chain.setUnavailable(false);

      assertThat(taker.heard(BoxedCommand.SIG)).isEmpty();
      assertThat(rig.funds.isLeased(coinOf(taker))).isFalse();
    }

    @Test
    void refusesToSpendACoinThatWasFrozenMeanwhile() {
      ScriptedTaker taker = rig.authenticated();
      rig.funds.freeze(coinOf(taker));
      rig.say(taker, taker.tx(taker.draft(rig.offer()).tx()));

      assertThat(taker.heard(BoxedCommand.SIG)).isEmpty();
    }

    @Test
    void refusesToSpendACoinThatIsSpentMeanwhile() {
      ScriptedTaker taker = rig.authenticated();
      Tx tx = taker.draft(rig.offer()).tx();
      rig.chain.spendElsewhere(coinOf(taker));
      rig.say(taker, taker.tx(tx));

      assertThat(taker.heard(BoxedCommand.SIG)).isEmpty();
    }

    @Test
    void signsNothingThatItCannotWriteDown() {
      ScriptedTaker taker = rig.authenticated();
      rig.funds.historyFails = true;
      rig.say(taker, taker.tx(taker.draft(rig.offer()).tx()));

      assertThat(taker.heard(BoxedCommand.SIG)).isEmpty();
      assertThat(rig.funds.isLeased(coinOf(taker))).isFalse();
    }
  }

  @Nested
  class Complete {
    @Test
    void broadcastsForItsTaker() {
      ScriptedTaker taker = rig.authenticated();
      Tx tx = taker.draft(rig.offer()).tx();
      rig.say(taker, taker.tx(tx));
      rig.say(taker, new Plain.Push(Octets.of(taker.finished(tx).serialize())));

      assertThat(rig.chain.accepted()).hasSize(1);
    }

    @Test
    void survivesANodeThatIsSilentWhenItBroadcasts() {
      ScriptedTaker taker = rig.authenticated();
      Tx tx = taker.draft(rig.offer()).tx();
      rig.say(taker, taker.tx(tx));
      byte[] finished = taker.finished(tx).serialize();
      rig.chain.setUnavailable(true);
      rig.say(taker, new Plain.Push(Octets.of(finished)));

      assertThat(rig.time.failures()).isEmpty();
    }

    @Test
    void takesPartInTheNextCoinJoinOfTheSameTaker() {
      ScriptedTaker taker = rig.signed();
      taker.rotate(1);
      taker.renewKey();
      rig.say(taker, taker.fill(0, MakerRig.AMOUNT));
      rig.say(taker, taker.auth());

      assertThat(taker.heard(BoxedCommand.IOAUTH)).hasSize(2);
      assertThat(rig.funds.staked.get(0)).doesNotContainAnyElementsOf(rig.funds.staked.get(1));
    }
  }

  @Nested
  class Stopping {
    @Test
    void releasesWhatWasNotSigned() {
      ScriptedTaker taker = rig.authenticated();
      rig.stop();

      assertThat(rig.funds.isLeased(coinOf(taker))).isFalse();
      assertThat(rig.channel.isClosed()).isTrue();
      assertThat(rig.time.liveTasks()).isEmpty();
    }

    @Test
    void renewsTheLeaseOfWhatWasSigned() {
      ScriptedTaker taker = rig.signed();
      rig.time.run(Duration.ofMinutes(30));
      rig.stop();
      rig.time.run(Duration.ofMinutes(59));

      assertThat(rig.funds.isLeased(coinOf(taker))).isTrue();
    }

    @Test
    void takesLessThanTwoSeconds() {
      for (int i = 0; i < 5; i++) {
        rig.filled();
      }
      long before = rig.time.nowNanos();
      rig.stop();

      assertThat(Duration.ofNanos(rig.time.nowNanos() - before)).isLessThan(Duration.ofSeconds(2));
      assertThat(rig.maker.state()).isInstanceOf(MakerState.Stopped.class);
    }

    @Test
    void doesNothingTheSecondTime() {
      rig.stop();
      rig.stop();

      assertThat(rig.maker.state()).isInstanceOf(MakerState.Stopped.class);
    }
  }
}
