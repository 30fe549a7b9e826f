package org.jmd.maker;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import org.jmd.core.net.ChannelEvent;
import org.jmd.core.net.Endpoint;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What an operator sees of a running maker. */
class MakerWatchTest {
  private static final Endpoint ONE = new Endpoint("one.example", 5222);
  private static final Endpoint TWO = new Endpoint("two.example", 5222);

  @TempDir Path directory;

  private static void hear(MakerRig rig, ChannelEvent event) {
    rig.channel.hear(event);
    rig.settle();
  }

  @Test
  void knowsWhatIsAnnouncedOnEachDirectoryAndHowOftenItCameBack() {
    MakerRig rig = new MakerRig(directory).start();
    hear(rig, new ChannelEvent.DirectoryUp(ONE));
    assertThat(rig.maker.announcedAt(ONE)).isEqualTo(rig.maker.offers());
    assertThat(rig.maker.announcedAt(TWO)).isEmpty();
    assertThat(rig.maker.reconnects(ONE)).isZero();

    for (int i = 0; i < 2; i++) {
      hear(rig, new ChannelEvent.DirectoryDown(ONE, "reset"));
      assertThat(rig.maker.announcedAt(ONE)).isEmpty();
      hear(rig, new ChannelEvent.DirectoryUp(ONE));
      assertThat(rig.maker.announcedAt(ONE)).hasSize(1);
    }
    assertThat(rig.maker.reconnects(ONE)).isEqualTo(2);
    assertThat(rig.maker.reconnects(TWO)).isZero();
  }

  @Test
  void whatIsAnnouncedFollowsTheOffers() {
    MakerRig rig = new MakerRig(directory).start();
    hear(rig, new ChannelEvent.DirectoryUp(ONE));
    rig.funds.fund(2, 2 * MakerRig.COIN_SATS);
    rig.time.run(Duration.ofHours(1));

    assertThat(rig.offer().maxSizeSats()).isGreaterThan(MakerRig.COIN_SATS);
    assertThat(rig.maker.announcedAt(ONE)).isEqualTo(rig.maker.offers());
  }

  @Test
  void keepsTheLastRequestsAndNoMore() {
    MakerRig rig = new MakerRig(directory).start();
    assertThat(rig.maker.lastRequests()).isEmpty();
    for (int i = 0; i < 30; i++) {
      ScriptedTaker greedy = rig.taker();
      rig.say(greedy, greedy.fill(0, 1));
    }
    rig.signed();

    assertThat(rig.maker.lastRequests()).hasSize(20);
    assertThat(rig.maker.lastRequests())
        .extracting(RequestGlance::what)
        .startsWith(
            "signed, 10,000,000 sats",
            "fill of offer 0 with 10,000,000 sats",
            "fill refused: amount out of range");
    assertThat(rig.maker.lastRequests().getFirst().at())
        .isBeforeOrEqualTo(rig.time.clock().instant());
  }
}
