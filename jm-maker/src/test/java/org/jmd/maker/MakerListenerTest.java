package org.jmd.maker;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jmd.core.net.Endpoint;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What an operator somewhere else hears of a maker. */
class MakerListenerTest {
  private static final Endpoint ONE = new Endpoint("one.example", 5222);
  private static final Endpoint TWO = new Endpoint("two.example", 5222);

  @TempDir Path directory;
  private final List<MakerEvent> heard = new ArrayList<>();

  private MakerRig rig() {
    return MakerRig.heardBy(directory, heard::add).start();
  }

  @Test
  void hearsACoinJoinFromTheRequestToTheSignature() {
    MakerRig rig = rig();
    ScriptedTaker taker = rig.filled();
    rig.say(taker, taker.auth());
    rig.say(taker, taker.tx(taker.draft(rig.offer()).tx()));

    assertThat(heard.get(0)).isEqualTo(new MakerEvent.Started(rig.maker.nick()));
    assertThat(heard.get(1))
        .isEqualTo(new MakerEvent.FillRequested(taker.nick(), 0, MakerRig.AMOUNT));
    assertThat(heard.get(2))
        .isInstanceOfSatisfying(
            MakerEvent.Signed.class,
            signed -> {
              assertThat(signed.taker()).isEqualTo(taker.nick());
              assertThat(signed.amountSats()).isEqualTo(MakerRig.AMOUNT);
              assertThat(signed.txid()).hasSize(64);
            });
    assertThat(heard).hasSize(3);
  }

  @Test
  void hearsOfRefusalsWithoutNumbers() {
    MakerRig rig = rig();
    ScriptedTaker greedy = rig.taker();
    rig.say(greedy, greedy.fill(0, 1));

    assertThat(heard.getLast())
        .isEqualTo(
            new MakerEvent.Refused(greedy.nick(), MakerEvent.Step.FILL, "amount out of range"));
  }

  @Test
  void hearsOfTheEndOnceAndWhy() {
    MakerRig rig = rig();
    rig.stop();
    rig.stop();

    assertThat(heard)
        .containsExactly(
            new MakerEvent.Started(rig.maker.nick()),
            new MakerEvent.Ended(rig.maker.nick(), Optional.empty()));
  }

  @Test
  void hearsOfDirectoriesThatAreLostAndBackButNotOfTheFirstConnection() {
    MakerRig rig = rig();
    heard.clear();
    MakerLog log = new MakerLog(rig.time, heard::add);
    log.directoryUp(ONE);
    log.directoryUp(TWO);
    assertThat(heard).isEmpty();

    log.directoryDown(ONE, "reset");
    log.directoryDown(TWO, "reset");
    rig.time.run(Duration.ofMinutes(3));
    log.directoryUp(TWO);
    assertThat(heard)
        .containsExactly(
            new MakerEvent.DirectoryLost(ONE),
            new MakerEvent.DirectoryLost(TWO),
            new MakerEvent.AllDirectoriesLost(),
            new MakerEvent.DirectoryBack(TWO),
            new MakerEvent.MarketBack(Duration.ofMinutes(3)));
  }

  @Test
  void aListenerThatThrowsHurtsNoSession() {
    MakerRig rig =
        MakerRig.heardBy(
                directory,
                event -> {
                  throw new IllegalStateException("no");
                })
            .start();
    ScriptedTaker taker = rig.filled();
    rig.say(taker, taker.auth());
    rig.say(taker, taker.tx(taker.draft(rig.offer()).tx()));

    assertThat(rig.maker.counters().of(MakerCount.TRANSACTIONS_SIGNED)).isEqualTo(1);
  }
}
