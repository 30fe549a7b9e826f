package org.jmd.maker;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jmd.core.crypto.Commitment;
import org.jmd.core.net.ChannelEvent;
import org.jmd.core.net.Route;
import org.jmd.core.protocol.Nick;
import org.jmd.core.protocol.NickIdentity;
import org.jmd.core.protocol.Plain;
import org.jmd.core.protocol.PublicMessage;
import org.jmd.core.testing.Attack;
import org.junit.jupiter.api.BeforeEach;

/**
 * One of two directories invents nicks and messages without end; honest takers come through the
 * other one.
 */
class DirectoryFloodAttackTest extends MakerUnderAttack {
  private static final Route EVIL = new Route.ViaDirectory(MakerRig.OTHER_DIRECTORY);

  @BeforeEach
  void joinTwoDirectories() {
    finishHonestSession();
    rig.stop();
    begin(MakerRig.onTwoDirectories(directory.resolve("two"), MakerRig.SETTINGS));
  }

  private static Nick nick(int i) {
    return NickIdentity.of(TestKeys.of("invented " + i).secret()).nick();
  }

  private void evil(Nick from, PublicMessage message) {
    rig.channel.hear(new ChannelEvent.PublicHeard(from, message, EVIL));
  }

  @Attack(row = "X53", reaction = "drop of what is beyond its places")
  void x53AFloodThroughOneDirectoryTakesNoPlacesOfTheOthers() {
    ScriptedTaker taker = rig.taker();
    Nick nick = nick(0);
    for (int i = 0; i < 20_000; i++) {
      evil(nick, new PublicMessage.OrderbookRequest());
    }
    taker.say(taker.fill(0, AMOUNT));
    rig.settle();

    assertThat(taker.heard(Plain.PubKey.class)).hasSize(1);
    assertStillWaitsForAuth(taker);
  }

  @Attack(row = "X54", reaction = "at most half of the answers")
  void x54RequestsThroughOneDirectoryLeaveAnswersToTheOthers() {
    List<Nick> honest = new ArrayList<>();
    for (int i = 0; i < 600; i++) {
      evil(nick(i), new PublicMessage.OrderbookRequest());
      if (i % 30 == 29) {
        Nick asker = nick(10_000 + i);
        honest.add(asker);
        rig.channel.hear(asker, new PublicMessage.OrderbookRequest());
      }
      rig.time.run(Duration.ofMillis(100));
    }
    assertThat(honest).allSatisfy(asker -> assertThat(rig.channel.sentTo(asker)).hasSize(1));
    assertThat(rig.channel.sent().stream().filter(sent -> sent.via().equals(EVIL)))
        .hasSizeBetween(30, 70);
  }

  @Attack(row = "X55", reaction = "at most half of the places")
  void x55SessionsThroughOneDirectoryLeavePlacesToTheOthers() {
    List<ScriptedTaker> squatters = new ArrayList<>();
    for (int i = 0; i < 128; i++) {
      ScriptedTaker squatter = rig.taker();
      squatters.add(squatter);
      rig.channel.hear(
          new ChannelEvent.PrivateHeard(squatter.nick(), squatter.fill(0, AMOUNT), EVIL));
      rig.settle();
    }
    assertThat(squatters.stream().filter(s -> !s.heard(Plain.PubKey.class).isEmpty())).hasSize(64);
    ScriptedTaker honest = rig.filled();
    assertThat(honest.heard(Plain.PubKey.class)).hasSize(1);
    assertStillWaitsForAuth(honest);
  }

  @Attack(row = "X56", reaction = "at most half of the gossip")
  void x56GossipThroughOneDirectoryLeavesRoomForThatOfTheOthers() {
    for (int i = 0; i < 200; i++) {
      evil(nick(i), new PublicMessage.CommitmentGossip(commitment(i)));
    }
    rig.channel.hear(nick(999), new PublicMessage.CommitmentGossip(commitment(999)));
    rig.settle();
    assertThat(rig.blacklist.contains(commitment(999))).isTrue();
    assertThat(rig.blacklist.contains(commitment(199))).isFalse();
  }

  @Attack(row = "X61", reaction = "ban on that directory only")
  void x61RequestsInTheNameOfATakerBanItOnTheDirectoryThatInventsThemOnly() {
    Nick victim = rig.taker().nick();
    for (int i = 0; i < 150; i++) {
      evil(victim, new PublicMessage.OrderbookRequest());
      rig.settle();
    }
    int before = rig.channel.sentTo(victim).size();
    rig.time.run(Duration.ofSeconds(20));
    rig.channel.hear(victim, new PublicMessage.OrderbookRequest());
    rig.settle();
    assertThat(rig.channel.sentTo(victim)).hasSize(before + 1);
  }

  private static Commitment commitment(int i) {
    return Commitment.to(TestKeys.of("gossip " + i).publicKey());
  }
}
