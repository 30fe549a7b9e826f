package org.jmd.maker;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.jmd.core.tx.OutPoint;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MakerCountersTest {
  @TempDir Path directory;

  @Test
  void countsAnHonestSession() {
    MakerRig rig = new MakerRig(directory).start();

    rig.signed();

    MakerTally tally = rig.maker.counters();
    assertThat(tally.of(MakerCount.SESSIONS_OPENED)).isEqualTo(1);
    assertThat(tally.of(MakerCount.DISCLOSURES)).isEqualTo(1);
    assertThat(tally.of(MakerCount.TRANSACTIONS_SIGNED)).isEqualTo(1);
    assertThat(tally.of(MakerCount.AUTHS_REFUSED)).isZero();
    assertThat(tally.coinsShown()).isEqualTo(1);
  }

  @Test
  void countsRefusedFillsByReason() {
    MakerRig rig = new MakerRig(directory).start();
    ScriptedTaker stranger = rig.taker();
    rig.say(stranger, stranger.fill(7, MakerRig.AMOUNT));
    rig.say(stranger, stranger.fill(0, Integer.MAX_VALUE));

    MakerTally tally = rig.maker.counters();
    assertThat(tally.of(MakerCount.FILLS_UNKNOWN_OFFER)).isEqualTo(1);
    assertThat(tally.of(MakerCount.FILLS_OUT_OF_RANGE)).isEqualTo(1);
    assertThat(tally.of(MakerCount.SESSIONS_OPENED)).isZero();
  }

  @Test
  void countsWhatIsBeyondTheLimitOfANick() {
    MakerRig rig = new MakerRig(directory).start();
    ScriptedTaker flooder = rig.taker();
    int burst = MakerRig.SETTINGS.limits().messageBurst();

    for (int i = 0; i < burst + 50; i++) {
      flooder.say(flooder.fill(7, MakerRig.AMOUNT));
    }
    rig.settle();

    MakerTally tally = rig.maker.counters();
    assertThat(tally.of(MakerCount.RATE_LIMITED)).isEqualTo(50);
    assertThat(tally.of(MakerCount.FILLS_UNKNOWN_OFFER)).isEqualTo(burst);
  }

  @Test
  void tellsCoinsApartUpToALimit() {
    MakerCounters counters = new MakerCounters();
    counters.disclosed(List.of(coin(0), coin(1)));
    counters.disclosed(List.of(coin(1), coin(2)));
    assertThat(counters.tally().coinsShown()).isEqualTo(3);

    for (int i = 0; i < MakerCounters.MAX_COINS + 100; i++) {
      counters.disclosed(List.of(coin(i)));
    }

    assertThat(counters.tally().coinsShown()).isEqualTo(MakerCounters.MAX_COINS);
  }

  private static OutPoint coin(int index) {
    return new OutPoint("ab".repeat(32), index);
  }

  @Test
  void mentionsEveryCountInOrder() {
    MakerTally tally = new MakerTally(Map.of(MakerCount.IGNORED, 3L), 0);

    assertThat(tally.counts().keySet()).containsExactly(MakerCount.values());
    assertThat(tally.of(MakerCount.IGNORED)).isEqualTo(3);
    assertThat(MakerCount.FILLS_UNDER_WAY.label()).isEqualTo("fills_under_way");
  }
}
