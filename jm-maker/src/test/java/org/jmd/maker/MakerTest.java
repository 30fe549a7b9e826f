package org.jmd.maker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigDecimal;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jmd.core.chain.ChainUnavailableException;
import org.jmd.core.net.ChannelEvent;
import org.jmd.core.protocol.FeeRule;
import org.jmd.core.protocol.Nick;
import org.jmd.core.protocol.Offer;
import org.jmd.core.protocol.Plain;
import org.jmd.core.protocol.PublicMessage;
import org.jmd.core.tx.OutPoint;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MakerTest {
  @TempDir Path directory;

  private MakerRig rig() {
    return new MakerRig(directory);
  }

  private static List<Offer> announced(MakerRig rig) {
    return rig.channel.said().stream()
        .filter(PublicMessage.OfferAnnouncement.class::isInstance)
        .map(m -> ((PublicMessage.OfferAnnouncement) m).offer())
        .toList();
  }

  private static void hear(MakerRig rig, ChannelEvent event) {
    rig.channel.hear(event);
    rig.settle();
  }

  @Test
  void announcesToEveryDirectoryThatComesUp() {
    MakerRig rig = rig().start();
    assertThat(rig.maker.state()).isInstanceOf(MakerState.Running.class);
    assertThat(rig.channel.said()).isEmpty();

    hear(rig, new ChannelEvent.DirectoryUp(FakeChannel.DIRECTORY));
    hear(rig, new ChannelEvent.DirectoryDown(FakeChannel.DIRECTORY, "gone"));
    hear(rig, new ChannelEvent.DirectoryUp(FakeChannel.DIRECTORY));

    assertThat(announced(rig)).containsExactly(rig.offer(), rig.offer());
  }

  @Test
  void showsThatItTakesUpWhatItHears() {
    MakerRig rig = rig().start();
    rig.time.run(Duration.ofSeconds(2));
    long before = rig.maker.turns();
    rig.time.run(Duration.ofSeconds(5));
    assertThat(rig.maker.turns()).isGreaterThanOrEqualTo(before + 5);

    rig.stop();
    long last = rig.maker.turns();
    rig.time.run(Duration.ofSeconds(5));
    assertThat(rig.maker.turns()).isEqualTo(last);
  }

  @Test
  void showsThatTheHandlingOfAMessageDoesNotEnd() {
    MakerRig rig = rig().start();
    rig.channel.beforeSaying =
        () -> {
          try {
            rig.time.sleep(Duration.ofHours(1));
          } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
          }
        };
    hear(rig, new ChannelEvent.DirectoryUp(FakeChannel.DIRECTORY));
    long hung = rig.maker.turns();
    rig.time.run(Duration.ofMinutes(30));
    assertThat(rig.maker.turns()).isEqualTo(hung);

    rig.time.run(Duration.ofMinutes(31));
    assertThat(rig.maker.turns()).isGreaterThan(hung);
    rig.stop();
  }

  @Test
  void answersRequestsWithOneMessagePerOffer() {
    MakerRig rig =
        new MakerRig(
                directory,
                MakerRig.SETTINGS.withOffers(
                    List.of(MakerRig.SETTINGS.offers().get(0), MakerRig.SETTINGS.offers().get(0))))
            .start();
    Nick taker = rig.taker().nick();
    hear(
        rig,
        new ChannelEvent.PublicHeard(
            taker, new PublicMessage.OrderbookRequest(), FakeChannel.ROUTE));

    assertThat(rig.channel.sentTo(taker))
        .hasSize(2)
        .allSatisfy(m -> assertThat(m).isInstanceOf(Plain.PrivateOffer.class));
  }

  @Test
  void makesItsNickKnownToTheInstallationWhileItRuns() {
    MakerRig rig = rig().start();
    assertThat(rig.ownNicks.of("maker")).containsExactly(rig.maker.nick());

    rig.stop();
    assertThat(rig.ownNicks.of("maker")).isEmpty();
    assertThat(rig.ownNicks.isOwn(rig.maker.nick())).isTrue();
  }

  @Test
  void failsToStartWithoutItsNode() {
    MakerRig rig = rig();
    rig.chain.setUnavailable(true);

    assertThatThrownBy(rig.maker::start).isInstanceOf(ChainUnavailableException.class);
  }

  @Test
  void waitsForFundsAndThenOffersThem() {
    MakerRig rig = new MakerRig(directory, MakerRig.SETTINGS, 50_000).start();
    assertThat(rig.maker.state()).isInstanceOf(MakerState.WaitingForFunds.class);
    assertThat(rig.channel.isOpen()).isFalse();

    rig.funds.fund(1, MakerRig.COIN_SATS);
    rig.time.run(Duration.ofSeconds(11));

    assertThat(rig.maker.state()).isInstanceOf(MakerState.Running.class);
    assertThat(rig.channel.isOpen()).isTrue();
  }

  @Test
  void givesUpWaitingForFundsInTheEnd() {
    MakerRig rig = new MakerRig(directory, MakerRig.SETTINGS, 50_000).start();
    rig.time.run(Duration.ofMinutes(6));

    assertThat(rig.maker.state())
        .isInstanceOfSatisfying(
            MakerState.Failed.class,
            failed -> assertThat(failed.reason()).contains("fund the wallet"));
    assertThat(rig.time.liveTasks()).isEmpty();
  }

  @Test
  void stopsWhileItWaitsForFunds() {
    MakerRig rig = new MakerRig(directory, MakerRig.SETTINGS, 50_000).start();
    rig.stop();
    rig.funds.fund(1, MakerRig.COIN_SATS);
    rig.time.run(Duration.ofMinutes(1));

    assertThat(rig.channel.isOpen()).isFalse();
    assertThat(rig.maker.state()).isInstanceOf(MakerState.Stopped.class);
    assertThat(rig.time.liveTasks()).isEmpty();
  }

  @Test
  void stopsInTheMiddleOfAFlood() {
    MakerRig rig = rig().start();
    ScriptedTaker taker = rig.taker();
    for (int i = 0; i < 5_000; i++) {
      taker.say(taker.fill(0, MakerRig.AMOUNT));
    }
    rig.stop();

    assertThat(rig.time.liveTasks()).isEmpty();
  }

  @Test
  void announcesALargerBalanceSomeTimeLater() {
    MakerRig rig = rig().start();
    Offer before = rig.offer();
    rig.funds.fund(2, 2 * MakerRig.COIN_SATS);
    rig.time.run(Duration.ofMinutes(10).plusSeconds(1));
    rig.time.run(Duration.ofMinutes(10));

    assertThat(announced(rig)).hasSize(1);
    assertThat(rig.offer().maxSizeSats()).isGreaterThan(before.maxSizeSats());
  }

  @Test
  void announcesNothingWhereTheLargestBalanceStays() {
    MakerRig rig = rig().start();
    rig.funds.fund(2, 1_000_000);
    rig.time.run(Duration.ofMinutes(25));

    assertThat(rig.channel.said()).isEmpty();
  }

  @Test
  void withdrawsWhatItCannotFillAnyMore() {
    MakerRig rig = new MakerRig(directory, MakerRig.SETTINGS, MakerRig.COIN_SATS).start();
    OutPoint coin = rig.funds.ownedExcept(Set.of()).iterator().next();
    rig.chain.spendElsewhere(coin);
    rig.time.run(Duration.ofMinutes(25));

    assertThat(rig.channel.said()).containsExactly(new PublicMessage.CancelOffer(0));
    assertThat(rig.maker.offers()).isEmpty();
  }

  @Test
  void fillsAReplacedOfferForAMinute() {
    MakerRig rig = rig().start();
    Offer before = rig.offer();
    rig.funds.fund(2, 2 * MakerRig.COIN_SATS);
    rig.time.runUntil(() -> !announced(rig).isEmpty(), Duration.ofMinutes(25));
    assertThat(rig.offer()).isNotEqualTo(before);

    ScriptedTaker taker = rig.taker();
    rig.say(taker, taker.fill(0, before.maxSizeSats()));
    assertThat(taker.heard(Plain.PubKey.class)).hasSize(1);
  }

  @Test
  void survivesANodeThatIsSilentForAWhile() {
    MakerRig rig = rig().start();
    rig.chain.setUnavailable(true);
    rig.time.run(Duration.ofMinutes(25));
    rig.chain.setUnavailable(false);

    assertThat(rig.time.failures()).isEmpty();
    assertThat(rig.filled().heard(Plain.PubKey.class)).hasSize(1);
  }

  @Test
  void hearsNothingAfterItsEnd() {
    MakerRig rig = rig().start();
    rig.stop();
    ScriptedTaker taker = rig.filled();

    assertThat(taker.heard()).isEmpty();
    assertThat(rig.time.liveTasks()).isEmpty();
  }

  @Test
  void publishesForOthersWhatTheySayWasUsed() {
    MakerRig rig = rig().start();
    ScriptedTaker other = rig.taker();
    rig.say(other, new Plain.CommitmentRelay(other.commitment()));

    assertThat(rig.gossip.relayed).containsExactly(other.commitment());
    assertThat(rig.blacklist.contains(other.commitment())).isTrue();
  }

  /** A maker that rescans twice a day and announces at once. */
  private MakerRig seldomRescanning(Duration reannounceMax) {
    MakerSettings.Timing d = MakerSettings.Timing.DEFAULT;
    MakerSettings.Timing timing =
        new MakerSettings.Timing(
            d.session(),
            d.pendingTx(),
            d.pendingAbandon(),
            Duration.ofHours(12),
            d.afterCoinJoin(),
            reannounceMax);
    return new MakerRig(directory, MakerRig.SETTINGS.withTiming(timing)).start();
  }

  @Test
  void followsADepositWithinHalfAMinuteWithoutARescan() {
    MakerRig rig = seldomRescanning(Duration.ZERO);
    rig.funds.fund(2, 2 * MakerRig.COIN_SATS);
    rig.time.run(Duration.ofSeconds(31));

    assertThat(announced(rig)).containsExactly(rig.offer());
    assertThat(rig.offer().maxSizeSats()).isGreaterThan(MakerRig.COIN_SATS);
  }

  @Test
  void followsASpendWithinHalfAMinuteWithoutARescan() {
    MakerRig rig = seldomRescanning(Duration.ZERO);
    rig.funds.ownedExcept(Set.of()).forEach(rig.chain::spendElsewhere);
    rig.time.run(Duration.ofSeconds(31));

    assertThat(rig.channel.said()).containsExactly(new PublicMessage.CancelOffer(0));
  }

  @Test
  void doesNotLookAtAWalletOfWhichNothingIsNew() {
    MakerRig rig = seldomRescanning(Duration.ZERO);
    int before = rig.funds.syncs;
    rig.time.run(Duration.ofHours(11));
    assertThat(rig.funds.syncs).isEqualTo(before);

    rig.chain.mine(1);
    rig.time.run(Duration.ofMinutes(5));
    assertThat(rig.funds.syncs).isEqualTo(before + 1);
  }

  @Test
  void announcesADepositAtAnUnpredictableTime() {
    MakerRig rig = seldomRescanning(Duration.ofMinutes(10));
    Set<Long> seconds = new HashSet<>();
    long sats = MakerRig.COIN_SATS;
    for (int i = 0; i < 8; i++) {
      rig.channel.forget();
      sats += MakerRig.COIN_SATS;
      rig.funds.fund(2 + i % 3, sats);
      long before = rig.time.nowNanos();
      assertThat(rig.time.runUntil(() -> !announced(rig).isEmpty(), Duration.ofMinutes(11)))
          .isTrue();
      seconds.add(Duration.ofNanos(rig.time.nowNanos() - before).toSeconds());
    }

    assertThat(seconds).hasSizeGreaterThan(5);
  }

  @Test
  void followsAThawedCoinAtTheNextRescan() {
    MakerRig rig = new MakerRig(directory, MakerRig.SETTINGS, MakerRig.COIN_SATS);
    OutPoint large = rig.funds.fund(1, 3 * MakerRig.COIN_SATS);
    rig.funds.freeze(large);
    rig.start();
    assertThat(rig.offer().maxSizeSats()).isLessThan(MakerRig.COIN_SATS);
    rig.funds.unfreeze(large);
    rig.time.run(Duration.ofMinutes(21));

    assertThat(announced(rig)).containsExactly(rig.offer());
    assertThat(rig.offer().maxSizeSats()).isGreaterThan(2 * MakerRig.COIN_SATS);
  }

  @Test
  void tellsTheOperatorOfAFeeThatIdentifiesHim() {
    OfferTerms odd =
        new OfferTerms(
            new FeeRule.Relative(new BigDecimal("0.000037")), 100_000, 0, OfferTerms.Jitter.NONE);
    try (LogTap tap = new LogTap()) {
      new MakerRig(directory, MakerRig.SETTINGS.withOffers(List.of(odd))).start();
      assertThat(tap.lines()).anyMatch(line -> line.contains("0.000037 is not on the common grid"));
    }
    try (LogTap tap = new LogTap()) {
      new MakerRig(directory).start();
      assertThat(tap.lines()).noneMatch(line -> line.contains("common grid"));
    }
  }

  @Test
  void tellsWhoeverStartedItThatItGaveUp() {
    MakerRig rig = new MakerRig(directory, MakerRig.SETTINGS, 50_000);
    List<MakerState.Failed> failures = new ArrayList<>();
    rig.maker.onFailure(failures::add);
    rig.start();
    rig.time.run(Duration.ofMinutes(6));

    assertThat(failures)
        .singleElement()
        .extracting(MakerState.Failed::cause)
        .isEqualTo(MakerState.Cause.FUNDS);
    rig.stop();
    assertThat(rig.maker.state()).isInstanceOf(MakerState.Stopped.class);
    assertThat(failures).hasSize(1);
  }
}
