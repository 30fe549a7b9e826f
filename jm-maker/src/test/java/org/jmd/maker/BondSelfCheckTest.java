package org.jmd.maker;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jmd.core.net.ChannelEvent;
import org.jmd.core.net.Endpoint;
import org.jmd.core.net.MessageChannel;
import org.jmd.core.protocol.Nick;
import org.jmd.core.protocol.NickIdentity;
import org.jmd.core.protocol.Plain;
import org.jmd.core.protocol.PublicMessage;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BondSelfCheckTest {
  @TempDir Path directory;
  private final List<FakeChannel> strangers = new ArrayList<>();
  private Optional<BondSource> source = Optional.empty();
  private MakerRig rig;
  private BondWallet bonds;

  @BeforeEach
  void open() {
    rig = new MakerRig(directory, new Later(), Optional.of(this::stranger));
    bonds = new BondWallet(directory, rig.chain, rig.time);
    source = Optional.of(bonds.announcer(BondChoice.BEST, rig.maker.nick()));
  }

  /** The wallet comes after the rig on whose chain it is. */
  private final class Later implements BondSource {
    @Override
    public Optional<String> proofFor(Nick taker) {
      return source.flatMap(s -> s.proofFor(taker));
    }

    @Override
    public BondStatus refresh() {
      return source.map(BondSource::refresh).orElse(BondStatus.NONE);
    }
  }

  private MessageChannel stranger(Endpoint at) {
    assertThat(at).isEqualTo(FakeChannel.DIRECTORY);
    FakeChannel channel =
        new FakeChannel(
            NickIdentity.of(TestKeys.of("stranger " + strangers.size()).secret()).nick());
    strangers.add(channel);
    return channel;
  }

  private void start() {
    bonds.fund(bonds.hot(BondWallet.MONTH));
    rig.start();
  }

  /** The next stranger when it has come to the directory and asked. */
  private FakeChannel asking() {
    int before = strangers.size();
    rig.time.runUntil(
        () -> strangers.size() > before && strangers.getLast().isOpen(), Duration.ofHours(40));
    FakeChannel stranger = strangers.getLast();
    stranger.hear(new ChannelEvent.DirectoryUp(FakeChannel.DIRECTORY));
    rig.settle();
    assertThat(stranger.said()).containsExactly(new PublicMessage.OrderbookRequest());
    return stranger;
  }

  /** What the maker answers to that stranger, through the directory. */
  private Plain.PrivateOffer answer(FakeChannel stranger) {
    rig.channel.hear(
        new ChannelEvent.PublicHeard(
            stranger.nick(), new PublicMessage.OrderbookRequest(), FakeChannel.ROUTE));
    rig.settle();
    return (Plain.PrivateOffer) rig.channel.sentTo(stranger.nick()).getFirst();
  }

  private void hears(FakeChannel stranger, Nick from, Plain.PrivateOffer offer) {
    stranger.hear(new ChannelEvent.PrivateHeard(from, offer, FakeChannel.ROUTE));
    rig.settle();
  }

  private BondVisibility.Outcome outcome() {
    assertThat(rig.maker.bondVisibility().sightings()).hasSize(1);
    BondVisibility.Sighting sighting = rig.maker.bondVisibility().sightings().getFirst();
    assertThat(sighting.directory()).isEqualTo(FakeChannel.DIRECTORY);
    return sighting.outcome();
  }

  @Test
  void seesItsBondAsAStranger() {
    start();
    assertThat(rig.maker.bondVisibility()).isEqualTo(BondVisibility.UNKNOWN);
    FakeChannel stranger = asking();
    hears(stranger, rig.maker.nick(), answer(stranger));

    assertThat(outcome()).isEqualTo(BondVisibility.Outcome.VISIBLE);
    assertThat(stranger.isClosed()).isTrue();
    assertThat(stranger.nick()).isNotEqualTo(rig.maker.nick());
  }

  @Test
  void looksAgainAsSomebodyElseAfterHalfADayOrMore() {
    start();
    rig.time.run(BondSelfCheck.FIRST_MIN.minusSeconds(1));
    assertThat(strangers).isEmpty();
    FakeChannel first = asking();
    hears(first, rig.maker.nick(), answer(first));
    rig.time.run(BondSelfCheck.AGAIN_MIN.minusSeconds(1));
    assertThat(strangers).hasSize(1);
    FakeChannel second = asking();

    assertThat(second.nick()).isNotEqualTo(first.nick());
  }

  @Test
  void tellsWhenNoOfferComes() {
    start();
    FakeChannel stranger = asking();
    Nick other = NickIdentity.of(TestKeys.of("another maker").secret()).nick();
    hears(stranger, other, answer(stranger));
    rig.time.run(Duration.ofMinutes(2));

    assertThat(outcome()).isEqualTo(BondVisibility.Outcome.NO_ANSWER);
  }

  @Test
  void tellsWhenTheProofIsMissing() {
    start();
    FakeChannel stranger = asking();
    hears(
        stranger,
        rig.maker.nick(),
        new Plain.PrivateOffer(answer(stranger).offer(), Optional.empty()));

    assertThat(outcome()).isEqualTo(BondVisibility.Outcome.NO_PROOF);
  }

  @Test
  void tellsWhenTheProofIsForSomebodyElse() {
    start();
    FakeChannel stranger = asking();
    Nick other = NickIdentity.of(TestKeys.of("another taker").secret()).nick();
    hears(
        stranger,
        rig.maker.nick(),
        new Plain.PrivateOffer(answer(stranger).offer(), source.orElseThrow().proofFor(other)));

    assertThat(outcome()).isEqualTo(BondVisibility.Outcome.INVALID_PROOF);
  }

  @Test
  void tellsWhenTheDirectoryCannotBeReached() {
    start();
    rig.time.runUntil(() -> !strangers.isEmpty(), Duration.ofHours(1));
    rig.time.run(Duration.ofMinutes(3));

    assertThat(outcome()).isEqualTo(BondVisibility.Outcome.UNREACHABLE);
    assertThat(strangers.getFirst().isClosed()).isTrue();
  }

  @Test
  void survivesANodeThatIsSilentDuringTheLook() {
    start();
    FakeChannel stranger = asking();
    Plain.PrivateOffer answer = answer(stranger);
    rig.chain.setUnavailable(true);
    hears(stranger, rig.maker.nick(), answer);

    assertThat(outcome()).isEqualTo(BondVisibility.Outcome.INVALID_PROOF);
    assertThat(rig.time.failures()).isEmpty();
  }

  @Test
  void looksAtNothingWithoutABond() {
    rig.start();
    rig.time.run(Duration.ofDays(3));

    assertThat(rig.maker.bond()).isEqualTo(BondStatus.NONE);
    assertThat(strangers).isEmpty();
  }

  @Test
  void endsWithTheMaker() {
    start();
    FakeChannel stranger = asking();
    rig.stop();
    rig.settle();

    assertThat(stranger.isClosed()).isTrue();
    assertThat(rig.time.liveTasks()).isEmpty();
  }
}
