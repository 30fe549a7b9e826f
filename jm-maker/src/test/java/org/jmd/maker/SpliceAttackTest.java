package org.jmd.maker;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jmd.core.crypto.Commitment;
import org.jmd.core.protocol.Boxed;
import org.jmd.core.protocol.BoxedCommand;
import org.jmd.core.protocol.Octets;
import org.jmd.core.protocol.Plain;
import org.jmd.core.protocol.PublicMessage;
import org.jmd.core.protocol.Sealed;
import org.jmd.core.testing.Attack;
import org.jmd.core.tx.Tx;

/** Attacks beyond the table of coinjoin.md 4.2: pieces of sessions in other places and orders. */
class SpliceAttackTest extends MakerUnderAttack {
  @Attack(row = "X1", reaction = "refuse, the other session can still sign")
  void x01TxOfOneSessionIsNotSignedInAnother() {
    ScriptedTaker first = rig.authenticated();
    ScriptedTaker second = rig.authenticated();
    Tx tx = first.draft(rig.offer()).tx();
    rig.say(second, second.tx(tx));
    assertThat(second.heard(BoxedCommand.SIG)).isEmpty();

    rig.say(first, first.tx(tx));
    assertThat(first.heard(BoxedCommand.SIG)).hasSize(1);
    assertThat(rig.funds.signings).hasSize(1);
  }

  @Attack(row = "X2", reaction = "drop, both sessions kept")
  void x02BoxOfOneSessionDoesNotOpenInAnother() {
    ScriptedTaker first = rig.authenticated();
    ScriptedTaker second = rig.authenticated();
    rig.say(second, first.tx(first.draft(rig.offer()).tx()));
    rig.say(first, second.auth());

    assertThat(sessions()).isEqualTo(2);
    assertThat(rig.funds.signings).isEmpty();
  }

  @Attack(row = "X3", reaction = "drop, session kept")
  void x03OurOwnBoxesReflectedAsTheTakersAreDropped() {
    ScriptedTaker taker = rig.authenticated();
    // Both directions of a box share their key, so that our own words open.
    String ours = taker.heard(BoxedCommand.IOAUTH).getLast().ciphertext();
    rig.say(taker, new Sealed(BoxedCommand.TX, ours));
    rig.say(taker, new Sealed(BoxedCommand.AUTH, ours));
    assertThat(taker.heard(BoxedCommand.IOAUTH)).hasSize(1);

    rig.say(taker, taker.tx(taker.draft(rig.offer()).tx()));
    String signature = taker.heard(BoxedCommand.SIG).getLast().ciphertext();
    rig.say(taker, new Sealed(BoxedCommand.TX, signature));
    assertThat(taker.heard(BoxedCommand.SIG)).hasSize(1);
  }

  @Attack(row = "X4", reaction = "one disclosure, the repetition gets the same")
  void x04SameAuthTwiceInOneInstantDisclosesOnce() {
    ScriptedTaker taker = rig.filled();
    Sealed auth = taker.auth();
    taker.say(auth);
    taker.say(auth);
    rig.settle();

    assertThat(rig.funds.staked).hasSize(1);
    assertThat(rig.funds.issuedAddresses).hasSize(2);
    assertThat(rig.gossip.announced).hasSize(1);
  }

  @Attack(row = "X5", reaction = "restart or drop, session kept")
  void x05RestartAndAuthInOneInstantLeaveOneSession() {
    ScriptedTaker taker = rig.filled();
    Sealed auth = taker.auth();
    taker.renewKey();
    taker.say(taker.fill(0, AMOUNT));
    taker.say(auth);
    rig.settle();

    assertThat(sessions()).isEqualTo(1);
    assertThat(rig.funds.staked).isEmpty();
    assertStillWaitsForAuth(taker);
  }

  @Attack(row = "X6", reaction = "one of them signed, the other dropped")
  void x06OfTwoTransactionsInOneInstantOneIsSigned() {
    ScriptedTaker taker = rig.authenticated();
    ScriptedTaker.Draft draft = taker.draft(rig.offer());
    Sealed first = taker.tx(draft.tx());
    draft.resize(3, -1_000);
    Sealed second = taker.tx(draft.tx());
    taker.say(first);
    taker.say(second);
    rig.settle();

    assertThat(rig.funds.signings).extracting(FakeFunds.Signing::txid).hasSize(1);
  }

  @Attack(row = "X14", reaction = "refuse until signed, then broadcast once")
  void x14PushBeforeTheSignaturesDoesNotSpoilThePushAfterThem() {
    ScriptedTaker taker = rig.authenticated();
    Tx tx = taker.draft(rig.offer()).tx();
    rig.say(taker, new Plain.Push(Octets.of(tx.serializeWithoutWitness())));
    assertThat(rig.chain.accepted()).isEmpty();
    rig.say(taker, taker.tx(tx));

    Plain.Push push = new Plain.Push(Octets.of(taker.finished(tx).serialize()));
    for (int i = 0; i < 50; i++) {
      rig.say(taker, push);
    }
    assertThat(rig.chain.accepted()).hasSize(1);
  }

  @Attack(row = "X15", reaction = "drop after ten restarts, deadline unchanged")
  void x15EndlessRestartsDoNotProlongASession() {
    ScriptedTaker taker = rig.filled();
    finishHonestSession();
    for (int i = 0; i < 29; i++) {
      rig.time.run(Duration.ofSeconds(10));
      taker.renewKey();
      rig.say(taker, taker.fill(0, AMOUNT));
    }
    assertThat(taker.heard(Plain.PubKey.class)).hasSizeBetween(2, 12);
    rig.time.run(Duration.ofSeconds(12));

    assertThat(sessions()).isZero();
  }

  @Attack(row = "X16", reaction = "drop, no way by which answers go is changed")
  void x16AReplayedFillDoesNotChangeTheKeyOfTheSession() {
    ScriptedTaker taker = rig.taker();
    Plain.Fill old = taker.fill(0, AMOUNT);
    rig.say(taker, old);
    taker.renewKey();
    rig.say(taker, taker.fill(0, AMOUNT));
    rig.say(taker, old);

    assertThat(taker.heard(Plain.PubKey.class)).hasSize(2);
    assertStillWaitsForAuth(taker);
  }

  @Attack(row = "X17", reaction = "drop, session kept")
  void x17DigitsOfOtherScriptsAreNoNumbers() {
    ScriptedTaker taker = rig.filled();
    String honest = taker.proof.revelation().format();
    String rest = honest.substring(honest.indexOf('|'));
    for (String vout : List.of("", " 0", "0x0", "0e0", "0.0", "1_0", "4294967296")) {
      rig.say(taker, taker.sealText(BoxedCommand.AUTH, taker.coin.txid() + ":" + vout + rest));
    }
    assertStillWaitsForAuth(taker);

    ScriptedTaker other = rig.taker();
    String end = " " + other.nacl.publicKey().hex() + " " + other.commitment().wire();
    for (String numbers :
        List.of(
            "\u0660 10000000",
            "0 \uff11\uff10\uff10\uff10\uff10\uff10\uff10\uff10",
            "0 1e7",
            "0 10_000_000")) {
      other.sayLine("fill", numbers + end);
    }
    rig.settle();
    assertThat(other.heard()).isEmpty();
  }

  @Attack(row = "X18", reaction = "three disclosures for one coin, then error")
  void x18GrindingCommitmentsOfOneCoinEndsAfterThree() {
    ScriptedTaker taker = rig.taker();
    List<Integer> disclosed = new ArrayList<>();
    for (int index = 0; index < 10; index++) {
      taker.rotate(index);
      rig.say(taker, taker.fill(0, AMOUNT));
      rig.say(taker, taker.auth());
      disclosed.add(taker.heard(BoxedCommand.IOAUTH).size());
      if (sessions() > 0) {
        rig.say(taker, taker.sealText(BoxedCommand.TX, "AAAA"));
      }
    }

    assertThat(disclosed.getLast()).isEqualTo(3);
  }

  @Attack(row = "X19", reaction = "no reply")
  void x19ErrorsAndMakersWordsAreNotAnswered() {
    ScriptedTaker taker = rig.filled();
    int before = rig.channel.sent().size();
    rig.say(taker, new Plain.ErrorReply("error"));
    rig.say(taker, new Plain.ErrorReply("x".repeat(500)));
    rig.say(taker, taker.heard(Plain.PubKey.class).getFirst());
    rig.say(taker, new Sealed(BoxedCommand.IOAUTH, taker.auth().ciphertext()));
    rig.say(taker, new Sealed(BoxedCommand.SIG, taker.auth().ciphertext()));

    assertThat(rig.channel.sent()).hasSize(before);
    assertStillWaitsForAuth(taker);
  }

  @Attack(row = "X20", reaction = "error containing blacklist; the rotated commitment is served")
  void x20AVictimOfPoisonedGossipRotatesAndIsServed() {
    ScriptedTaker victim = rig.taker();
    Commitment seen = victim.commitment();
    rig.channel.hear(rig.taker().nick(), new PublicMessage.CommitmentGossip(seen));
    rig.settle();
    rig.say(victim, victim.fill(0, AMOUNT));
    assertThat(victim.errors()).singleElement().asString().contains("blacklist");

    victim.rotate(1);
    rig.say(victim, victim.fill(0, AMOUNT));
    assertThat(victim.heard(Plain.PubKey.class)).hasSize(1);
    rig.say(victim, victim.auth());
    assertThat(victim.heard(BoxedCommand.IOAUTH)).hasSize(1);
  }

  @Attack(row = "X21", reaction = "drop within the ceiling, session kept")
  void x21GarbageBoxesDoNotKeepAnHonestAuthOut() {
    ScriptedTaker taker = rig.filled();
    for (int i = 0; i < 1_000; i++) {
      taker.say(new Sealed(BoxedCommand.AUTH, "A".repeat(4_000)));
    }
    rig.time.run(Duration.ofSeconds(2));

    assertStillWaitsForAuth(taker);
  }

  @Attack(row = "X22", reaction = "refuse; the push of what was signed is broadcast")
  void x22ASecondTransactionAfterTheSignaturesIsNeitherSignedNorPushed() {
    ScriptedTaker taker = rig.authenticated();
    ScriptedTaker.Draft draft = taker.draft(rig.offer());
    Tx signed = draft.tx();
    rig.say(taker, taker.tx(signed));
    draft.resize(3, -5_000);
    Tx other = draft.tx();
    rig.say(taker, taker.tx(other));
    rig.say(taker, new Plain.Push(Octets.of(other.serializeWithoutWitness())));
    assertThat(taker.heard(BoxedCommand.SIG)).hasSize(1);
    assertThat(rig.chain.accepted()).isEmpty();

    rig.say(taker, new Plain.Push(Octets.of(taker.finished(signed).serialize())));
    assertThat(rig.chain.accepted()).hasSize(1);
  }

  @Attack(row = "X23", reaction = "at most ten errors a second to all together")
  void x23ErrorsAreNoAmplifier() {
    for (int i = 0; i < 200; i++) {
      ScriptedTaker taker = rig.taker();
      taker.say(taker.fill(99, AMOUNT));
    }
    rig.settle();

    assertThat(rig.channel.sent())
        .filteredOn(sent -> sent.message() instanceof Plain.ErrorReply)
        .hasSizeLessThanOrEqualTo(20);
  }

  @Attack(row = "X24", reaction = "same ioauth to the same revelation only")
  void x24ARepeatedAuthUnderANewKeyLearnsNothingNew() {
    ScriptedTaker taker = rig.authenticated();
    Boxed.IoAuth first = taker.ioAuth();
    taker.renewKey();
    rig.say(taker, taker.fill(0, AMOUNT));
    rig.say(taker, taker.auth());

    assertThat(taker.heard(Plain.PubKey.class)).hasSize(1);
    assertThat(taker.heard(BoxedCommand.IOAUTH)).hasSize(1);
    assertThat(rig.funds.staked).hasSize(1);
    assertThat(first.utxos()).hasSize(1);
  }
}
