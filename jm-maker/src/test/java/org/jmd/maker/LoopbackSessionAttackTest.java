package org.jmd.maker;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import org.jmd.core.protocol.BoxedCommand;
import org.jmd.core.protocol.MessageCodec;
import org.jmd.core.protocol.MessageType;
import org.jmd.core.protocol.Octets;
import org.jmd.core.protocol.Plain;
import org.jmd.core.protocol.Sealed;
import org.jmd.core.testing.Attack;
import org.jmd.core.tx.Tx;

/**
 * Rows of coinjoin.md 4.2 about messages that come too early, too late, twice or under another
 * name, by a directory against a whole maker on real sockets.
 */
class LoopbackSessionAttackTest extends LoopbackUnderAttack {

  private void deliver(ScriptedTaker taker, Sealed... messages) {
    for (Sealed message : messages) {
      taker.say(message);
    }
    rig.settle();
  }

  /** The taker has a key and nothing else, and its session is as good as ever. */
  private void assertStillWaitsForAuth(ScriptedTaker taker) {
    assertThat(taker.heard()).hasOnlyElementsOfType(Plain.PubKey.class).hasSize(1);
    rig.serve(taker);
  }

  @Attack(row = "A13", reaction = "error, no disclosure")
  void a13ReplayedFillOfAnEarlierSessionDisclosesNothing() {
    ScriptedTaker taker = rig.taker();
    String captured =
        MessageCodec.formatPrivate(taker.identity(), rig.nick(), taker.fill(0, MakerRig.AMOUNT));
    rig.hearLine(captured);
    LoopbackRig.until(() -> taker.heard(Plain.PubKey.class).size() == 1);
    rig.serve(taker);
    LoopbackRig.until(() -> rig.maker.sessions() == 1);
    rig.tasks.skip(Duration.ofSeconds(31));
    rig.hearLine(captured);
    LoopbackRig.until(() -> !taker.errors().isEmpty());
    assertThat(taker.errors()).singleElement().asString().contains("blacklist");
    assertThat(taker.heard(Plain.PubKey.class)).hasSize(1);
  }

  @Attack(row = "A14", reaction = "drop, session kept")
  void a14AuthRelabelledAsTxIsDroppedAndTheSessionKept() {
    ScriptedTaker taker = rig.filled();
    Sealed auth = taker.auth();
    Sealed relabelled = new Sealed(BoxedCommand.TX, auth.ciphertext());
    deliver(taker, relabelled);
    assertThat(taker.heard()).hasSize(1);
    deliver(taker, auth, relabelled);
    LoopbackRig.until(() -> taker.heard(BoxedCommand.IOAUTH).size() == 1);
    taker.say(taker.tx(taker.draft(rig.maker.offers().getFirst()).tx()));
    LoopbackRig.until(() -> taker.heard(BoxedCommand.SIG).size() == 1);
    assertThat(taker.errors()).isEmpty();
  }

  @Attack(row = "A38", reaction = "drop")
  void a38AuthAndTxWithoutASessionAreDropped() {
    ScriptedTaker taker = rig.taker();
    String ciphertext = honest.auth().ciphertext();
    deliver(
        taker, new Sealed(BoxedCommand.AUTH, ciphertext), new Sealed(BoxedCommand.TX, ciphertext));
    assertThat(taker.heard()).isEmpty();
    assertThat(rig.maker.sessions()).isEqualTo(1);
  }

  @Attack(row = "A39", reaction = "drop, session kept")
  void a39AuthInTheClearIsDroppedAndTheSessionKept() {
    ScriptedTaker taker = rig.filled();
    deliver(taker, new Sealed(BoxedCommand.AUTH, taker.proof.revelation().format()));
    assertStillWaitsForAuth(taker);
  }

  @Attack(row = "A40", reaction = "drop, session kept")
  void a40AuthForAnotherKeyOrTruncatedIsDroppedAndTheSessionKept() {
    ScriptedTaker taker = rig.filled();
    String ciphertext = taker.auth().ciphertext();
    deliver(
        taker,
        honest.auth(),
        new Sealed(BoxedCommand.AUTH, ciphertext.substring(0, 40)),
        new Sealed(BoxedCommand.AUTH, ciphertext.substring(0, 41)),
        new Sealed(BoxedCommand.AUTH, ciphertext.substring(0, 4)));
    assertStillWaitsForAuth(taker);
  }

  @Attack(row = "A56", reaction = "drop")
  void a56TxBeforeIoauthTwiceOrAfterTheEndIsDropped() {
    ScriptedTaker taker = rig.filled();
    deliver(taker, taker.sealText(BoxedCommand.TX, "AAAA"));
    taker.say(taker.auth());
    LoopbackRig.until(() -> taker.heard(BoxedCommand.IOAUTH).size() == 1);
    Tx tx = taker.draft(rig.maker.offers().getFirst()).tx();
    deliver(taker, taker.tx(tx), taker.tx(tx));
    LoopbackRig.until(() -> taker.heard(BoxedCommand.SIG).size() == 1);
    LoopbackRig.until(() -> rig.maker.sessions() == 1);
    deliver(taker, taker.tx(tx));
    assertThat(taker.heard(BoxedCommand.SIG)).hasSize(1);
  }

  @Attack(row = "A75", reaction = "refuse")
  void a75OnlyTheTakerCanPushAndOnlyWhatWasSigned() {
    ScriptedTaker taker = rig.filled();
    taker.say(taker.auth());
    LoopbackRig.until(() -> taker.heard(BoxedCommand.IOAUTH).size() == 1);
    Tx tx = taker.draft(rig.maker.offers().getFirst()).tx();
    taker.say(taker.tx(tx));
    LoopbackRig.until(() -> taker.heard(BoxedCommand.SIG).size() == 1);
    Plain.Push push = new Plain.Push(Octets.of(taker.finished(tx).serialize()));
    rig.taker().say(push);
    Tx other = new Tx(tx.version(), tx.inputs(), tx.outputs(), 1);
    taker.say(new Plain.Push(Octets.of(other.serializeWithoutWitness())));
    taker.sayLine("push", "no-base64");
    rig.settle();
    assertThat(rig.accepted()).isZero();
    taker.say(push);
    LoopbackRig.until(() -> rig.accepted() == 1);
  }

  @Attack(row = "X38", reaction = "drop")
  void x38WordsOfTheMakerSentBackToItAreDropped() {
    ScriptedTaker taker = rig.filled();
    List<String> spoken = rig.directory.received(MessageType.PRIVMSG);
    spoken.forEach(rig::hearLine);
    rig.settle();
    assertThat(rig.sentTo(rig.nick())).isEmpty();
    assertStillWaitsForAuth(taker);
  }
}
