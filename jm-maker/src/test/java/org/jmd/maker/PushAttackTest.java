package org.jmd.maker;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.jmd.core.protocol.Octets;
import org.jmd.core.protocol.Plain;
import org.jmd.core.testing.Attack;
import org.jmd.core.tx.ByteString;
import org.jmd.core.tx.Tx;

/** Rows of coinjoin.md 4.2 about {@code push}. */
class PushAttackTest extends MakerUnderAttack {
  @Attack(row = "A75", reaction = "refuse")
  void a75OnlyTheTakerCanPushAndOnlyWhatWasSigned() {
    ScriptedTaker taker = rig.authenticated();
    Tx tx = taker.draft(rig.offer()).tx();
    rig.say(taker, taker.tx(tx));
    ScriptedTaker stranger = rig.taker();
    rig.say(stranger, push(taker, tx));
    Tx other = new Tx(tx.version(), tx.inputs(), tx.outputs(), 1);
    rig.say(taker, new Plain.Push(Octets.of(other.serializeWithoutWitness())));
    rig.say(taker, new Plain.Push(Octets.of(new byte[] {1, 2, 3})));
    taker.sayLine("push", "no-base64");
    rig.settle();
    assertThat(rig.chain.accepted()).isEmpty();

    rig.say(taker, push(taker, tx));
    assertThat(rig.chain.accepted()).hasSize(1);
  }

  @Attack(row = "A76", reaction = "second ignored")
  void a76SecondPushIsIgnored() {
    ScriptedTaker taker = rig.authenticated();
    Tx tx = taker.draft(rig.offer()).tx();
    rig.say(taker, taker.tx(tx));
    Plain.Push mutated =
        new Plain.Push(
            Octets.of(tx.withWitness(0, List.of(ByteString.of(new byte[] {1}))).serialize()));
    Plain.Push push = push(taker, tx);
    rig.say(taker, mutated);
    rig.say(taker, push);

    assertThat(rig.chain.accepted()).isEmpty();
  }

  @Attack(row = "A77", reaction = "refuse")
  void a77PushAfterTheLeaseLapsedIsRefused() {
    ScriptedTaker taker = rig.authenticated();
    Tx tx = taker.draft(rig.offer()).tx();
    rig.say(taker, taker.tx(tx));
    Plain.Push push = push(taker, tx);
    rig.funds.leaseElsewhere(coinOf(taker));
    rig.say(taker, push);

    assertThat(rig.chain.accepted()).isEmpty();
  }

  @Attack(row = "A78", reaction = "left to the node, no damage")
  void a78PushWithAnotherWitnessIsLeftToTheNode() {
    ScriptedTaker taker = rig.authenticated();
    Tx tx = taker.draft(rig.offer()).tx();
    rig.say(taker, taker.tx(tx));
    rig.say(
        taker,
        new Plain.Push(
            Octets.of(tx.withWitness(0, List.of(ByteString.of(new byte[] {1}))).serialize())));

    assertThat(rig.chain.accepted()).isEmpty();
    assertThat(rig.maker.state()).isInstanceOf(MakerState.Running.class);
  }

  private Plain.Push push(ScriptedTaker taker, Tx tx) {
    return new Plain.Push(Octets.of(taker.finished(tx).serialize()));
  }
}
