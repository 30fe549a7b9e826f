package org.jmd.maker;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.jmd.core.net.ChannelEvent;
import org.jmd.core.net.Endpoint;
import org.jmd.core.protocol.Plain;
import org.jmd.core.protocol.PublicMessage;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.LoggerFactory;

/** Days without node or directories. */
class MakerOutageTest {
  private static final Endpoint OTHER = new Endpoint("other", 5222);
  private static final Logger LOG = (Logger) LoggerFactory.getLogger(MakerLog.class);

  @TempDir Path directory;
  private final ListAppender<ILoggingEvent> lines = new ListAppender<>();

  @BeforeEach
  void listen() {
    lines.start();
    LOG.addAppender(lines);
    LOG.setLevel(Level.INFO);
  }

  @AfterEach
  void stopListening() {
    LOG.detachAppender(lines);
    LOG.setLevel(null);
  }

  private List<String> linesWith(String text) {
    return List.copyOf(lines.list).stream()
        .map(ILoggingEvent::getFormattedMessage)
        .filter(line -> line.contains(text))
        .toList();
  }

  private MakerRig rig() {
    return new MakerRig(directory).start();
  }

  private static void hear(MakerRig rig, ChannelEvent event) {
    rig.channel.hear(event);
    rig.settle();
  }

  @Test
  void outlivesDaysWithoutItsNodeAndThenOffersWhatCameMeanwhile() {
    MakerRig rig = rig();
    long before = rig.offer().maxSizeSats();
    rig.chain.setUnavailable(true);
    rig.time.run(Duration.ofDays(2));
    assertThat(rig.maker.state()).isInstanceOf(MakerState.Running.class);

    rig.chain.setUnavailable(false);
    rig.funds.fund(2, 2 * MakerRig.COIN_SATS);
    rig.time.run(Duration.ofMinutes(25));

    assertThat(rig.time.failures()).isEmpty();
    assertThat(rig.offer().maxSizeSats()).isGreaterThan(before);
    assertThat(rig.channel.said()).contains(new PublicMessage.OfferAnnouncement(rig.offer()));
    assertThat(rig.filled().heard(Plain.PubKey.class)).hasSize(1);
  }

  @Test
  void tellsTheBeginningAndTheEndOfANodesOutageOnceEach() {
    MakerRig rig = rig();
    for (int outage = 1; outage <= 2; outage++) {
      rig.chain.setUnavailable(true);
      rig.time.run(Duration.ofHours(12));
      rig.chain.setUnavailable(false);
      rig.time.run(Duration.ofHours(1));
      assertThat(linesWith("chain source does not answer")).hasSize(outage);
      assertThat(linesWith("chain source answers again, after 7")).hasSize(outage);
    }
  }

  @Test
  void tellsThatAllDirectoriesAreLostAndBackOnceEach() {
    MakerRig rig = rig();
    hear(rig, new ChannelEvent.DirectoryUp(FakeChannel.DIRECTORY));
    hear(rig, new ChannelEvent.DirectoryUp(OTHER));
    hear(rig, new ChannelEvent.DirectoryDown(FakeChannel.DIRECTORY, "gone"));
    assertThat(linesWith("all directories are lost")).isEmpty();
    hear(rig, new ChannelEvent.DirectoryDown(OTHER, "gone"));
    rig.time.run(Duration.ofDays(1));
    assertThat(linesWith("all directories are lost")).hasSize(1);
    rig.channel.forget();

    hear(rig, new ChannelEvent.DirectoryUp(OTHER));
    hear(rig, new ChannelEvent.DirectoryUp(FakeChannel.DIRECTORY));
    assertThat(linesWith("offers are out again, after 1440 min")).hasSize(1);
    assertThat(rig.channel.said())
        .containsExactly(
            new PublicMessage.OfferAnnouncement(rig.offer()),
            new PublicMessage.OfferAnnouncement(rig.offer()));
  }

  @Test
  void saysNothingOfAnOutageThatNeverBegan() {
    MakerRig rig = rig();
    hear(rig, new ChannelEvent.DirectoryUp(OTHER));
    hear(rig, new ChannelEvent.DirectoryDown(FakeChannel.DIRECTORY, "never was up"));
    rig.time.run(Duration.ofMinutes(25));

    assertThat(linesWith("all directories are lost")).isEmpty();
    assertThat(linesWith("again")).isEmpty();
  }
}
