package org.jmd.maker;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jmd.core.net.ChannelEvent;
import org.jmd.core.net.Endpoint;
import org.jmd.core.net.Route;
import org.jmd.core.protocol.Nick;
import org.jmd.core.protocol.NickIdentity;
import org.jmd.core.protocol.PublicMessage;
import org.jmd.core.testing.Attack;
import org.junit.jupiter.api.BeforeEach;

/**
 * Requests for offers under ever new nicks, fifty a second through one or two of three directories,
 * while takers ask as well.
 */
class OrderbookFloodAttackTest extends MakerUnderAttack {
  private static final Endpoint THIRD = new Endpoint("third", 5222);
  private static final Route FLOODED = new Route.ViaDirectory(MakerRig.OTHER_DIRECTORY);
  private static final Route ALSO = new Route.ViaDirectory(THIRD);
  private static final Route QUIET = FakeChannel.ROUTE;
  private static final Duration STEP = Duration.ofMillis(100);
  private static final int A_SECOND = 10;

  private int nicks;

  @BeforeEach
  void joinThreeDirectories() {
    finishHonestSession();
    rig.stop();
    begin(
        MakerRig.onDirectories(
            directory.resolve("three"),
            MakerRig.SETTINGS,
            List.of(FakeChannel.DIRECTORY, MakerRig.OTHER_DIRECTORY, THIRD)));
  }

  private Nick nick() {
    return NickIdentity.of(TestKeys.of("asks " + nicks++).secret()).nick();
  }

  private void ask(Nick from, Route via) {
    rig.channel.hear(new ChannelEvent.PublicHeard(from, new PublicMessage.OrderbookRequest(), via));
  }

  /** A tenth of a second in which each of those ways brings five new nicks. */
  private void floodOn(Route... ways) {
    for (Route way : ways) {
      for (int i = 0; i < 5; i++) {
        ask(nick(), way);
      }
    }
    rig.time.run(STEP);
  }

  private int answersTo(Nick asker) {
    return rig.channel.sentTo(asker).size();
  }

  @Attack(row = "X63", reaction = "all answers to the others at once")
  void x63AFloodThroughOneDirectoryDelaysNoAnswerThroughTheOthers() {
    for (int step = 0; step < 60 * A_SECOND; step++) {
      floodOn(FLOODED);
      if (step % (2 * A_SECOND) == 0) {
        Nick asker = nick();
        ask(asker, step % (4 * A_SECOND) == 0 ? QUIET : ALSO);
        rig.settle();
        assertThat(answersTo(asker)).isEqualTo(1);
      }
    }
  }

  @Attack(row = "X64", reaction = "the part of the third at once")
  void x64AFloodThroughTwoDirectoriesLeavesTheThirdItsPart() {
    for (int step = 0; step < 120 * A_SECOND; step++) {
      floodOn(FLOODED, ALSO);
      if (step % (10 * A_SECOND) == 0) {
        Nick asker = nick();
        ask(asker, QUIET);
        rig.settle();
        assertThat(answersTo(asker)).isEqualTo(1);
      }
    }
    List<Nick> atOnce =
        Stream.generate(this::nick)
            .limit(SharedBudget.reserve(MakerRig.SETTINGS.limits().orderbookPerMinute(), 3))
            .toList();
    assertThat(atOnce).hasSizeGreaterThan(5);
    atOnce.forEach(asker -> ask(asker, QUIET));
    rig.settle();
    assertThat(atOnce).allSatisfy(asker -> assertThat(answersTo(asker)).isEqualTo(1));
  }

  @Attack(row = "X65", reaction = "the copy that finds no crowd is answered")
  void x65ARequestThatIsLostInACrowdIsAnsweredByAnotherWay() {
    for (int step = 0; step < 60 * A_SECOND; step++) {
      floodOn(FLOODED);
      if (step % (4 * A_SECOND) == 2 * A_SECOND) {
        Nick asker = nick();
        ask(asker, FLOODED);
        floodOn(FLOODED);
        ask(asker, QUIET);
        rig.settle();
        assertThat(answersTo(asker)).isEqualTo(1);
      }
    }
  }

  @Attack(row = "X66", reaction = "nine of ten who ask again are answered")
  void x66WhoAsksAgainThroughTheFloodedDirectoryIsAnswered() {
    Map<Nick, Integer> asked = new LinkedHashMap<>();
    List<Nick> answered = new ArrayList<>();
    for (int step = 0; step < 240 * A_SECOND; step++) {
      floodOn(FLOODED);
      if (step % (10 * A_SECOND) == 0 && asked.size() < 20) {
        Nick asker = nick();
        asked.put(asker, step);
        ask(asker, FLOODED);
      }
      for (Map.Entry<Nick, Integer> one : asked.entrySet()) {
        if (step == one.getValue() + 12 * A_SECOND && answersTo(one.getKey()) == 0) {
          ask(one.getKey(), FLOODED);
        }
        if (step == one.getValue() + 27 * A_SECOND && answersTo(one.getKey()) > 0) {
          answered.add(one.getKey());
        }
      }
    }
    assertThat(asked).hasSize(20);
    assertThat(answered).hasSizeGreaterThanOrEqualTo(18);
  }
}
