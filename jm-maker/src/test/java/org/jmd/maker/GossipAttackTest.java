package org.jmd.maker;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.jmd.core.crypto.Commitment;
import org.jmd.core.protocol.BoxedCommand;
import org.jmd.core.protocol.Plain;
import org.jmd.core.protocol.PublicMessage;
import org.jmd.core.testing.Attack;

/** Rows of coinjoin.md 4.2 about {@code hp2} and the list of used commitments. */
class GossipAttackTest extends MakerUnderAttack {
  @Attack(row = "A81", reaction = "drop")
  void a81MalformedGossipIsDropped() {
    ScriptedTaker taker = rig.taker();
    int known = rig.blacklist.size();
    for (String data : List.of("0123456789", taker.commitment().wire())) {
      rig.channel.hearPublicLine(taker.nick() + "!PUBLIC!hp2 " + data);
    }
    rig.settle();

    assertThat(rig.blacklist.size()).isEqualTo(known);
  }

  @Attack(row = "A82", reaction = "limited")
  void a82FloodOfRelayRequestsIsLimited() {
    ScriptedTaker taker = rig.taker();
    int known = rig.blacklist.size();
    for (int i = 0; i < 50; i++) {
      taker.say(new Plain.CommitmentRelay(commitment(i)));
    }
    rig.settle();

    assertThat(rig.blacklist.size()).isEqualTo(known + 2);
    assertThat(rig.gossip.relayed).hasSize(2);
  }

  @Attack(row = "A83", reaction = "session continues")
  void a83GossipAboutTheCommitmentOfARunningSessionDoesNotEndIt() {
    ScriptedTaker taker = rig.filled();
    rig.channel.hear(rig.taker().nick(), new PublicMessage.CommitmentGossip(taker.commitment()));
    rig.settle();
    assertThat(rig.blacklist.contains(taker.commitment())).isTrue();

    taker.renewKey();
    rig.say(taker, taker.fill(0, AMOUNT));
    assertStillWaitsForAuth(taker);
  }

  @Attack(row = "A84", reaction = "refused, reservation kept")
  void a84CommitmentThatCannotBeWrittenDownStaysRefused() {
    ScriptedTaker taker = rig.filled();
    rig.disk.fails = true;
    rig.say(taker, taker.auth());

    assertThat(taker.heard(BoxedCommand.IOAUTH)).isEmpty();
    assertThat(rig.funds.staked).allSatisfy(c -> assertThat(c).noneMatch(rig.funds::isLeased));
    rig.disk.fails = false;
    rig.say(taker, taker.fill(0, AMOUNT));
    assertThat(taker.heard(Plain.PubKey.class)).hasSize(1);
    assertThat(sessions()).isZero();
  }

  private static Commitment commitment(int i) {
    return Commitment.to(TestKeys.of("commitment " + i).publicKey());
  }
}
