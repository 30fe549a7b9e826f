package org.jmd.maker;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import org.jmd.core.crypto.Commitment;
import org.jmd.core.crypto.NaclKeyPair;
import org.jmd.core.crypto.Podle;
import org.jmd.core.protocol.BoxedCommand;
import org.jmd.core.protocol.Plain;
import org.jmd.core.runtime.OwnNicks;
import org.jmd.core.testing.Attack;

/** Rows of coinjoin.md 4.2 about {@code fill}. */
class FillAttackTest extends MakerUnderAttack {
  @Attack(row = "A28", reaction = "drop")
  void a28MalformedFillIsDropped() {
    ScriptedTaker taker = rig.taker();
    String key = taker.nacl.publicKey().hex();
    String commitment = taker.commitment().wire();
    for (String data :
        List.of(
            "0 10000000 " + key,
            "zero 10000000 " + key + " " + commitment,
            "0 -10000000 " + key + " " + commitment,
            "0 +10000000 " + key + " " + commitment,
            "0 10000000000000000000 " + key + " " + commitment,
            "0 99999999999999999999 " + key + " " + commitment)) {
      taker.sayLine("fill", data);
    }
    rig.settle();

    assertThat(rig.channel.droppedLines()).isEqualTo(6);
    assertDropped(taker);
    taker.sayLine("fill", "0 10000000 " + key + " " + commitment);
    rig.settle();
    assertThat(taker.heard(Plain.PubKey.class)).hasSize(1);
  }

  @Attack(row = "A29", reaction = "error, reservation released")
  void a29UnknownOidIsRefusedAndTheCommitmentFree() {
    ScriptedTaker taker = rig.taker();
    rig.say(taker, taker.fill(1, AMOUNT));

    assertThat(taker.errors()).containsExactly("oid not found");
    assertThat(sessions()).isZero();
    rig.say(taker, taker.fill(0, AMOUNT));
    assertThat(taker.heard(Plain.PubKey.class)).hasSize(1);
  }

  @Attack(row = "A30", reaction = "error; bounds accepted")
  void a30AmountsBeyondTheBoundsAreRefusedAndTheBoundsAccepted() {
    long min = rig.offer().minSizeSats();
    long max = rig.offer().maxSizeSats();
    for (long amount : List.of(min - 1, max + 1)) {
      ScriptedTaker taker = rig.taker();
      rig.say(taker, taker.fill(0, amount));
      assertThat(taker.errors()).containsExactly("amount out of range");
    }
    for (long amount : List.of(min, max)) {
      ScriptedTaker taker = rig.taker();
      rig.say(taker, taker.fill(0, amount));
      assertThat(taker.heard(Plain.PubKey.class)).hasSize(1);
    }
  }

  @Attack(row = "A31", reaction = "drop; mixed case is blacklisted")
  void a31MalformedCommitmentIsDroppedAndMixedCaseStaysBlacklisted() {
    ScriptedTaker taker = rig.taker();
    String fields = "0 10000000 " + taker.nacl.publicKey().hex() + " ";
    String hex = taker.commitment().hex();
    for (String commitment :
        List.of(hex, "Q" + hex, "P" + hex.substring(1), "P" + hex + "0", "P" + "g".repeat(64))) {
      taker.sayLine("fill", fields + commitment);
    }
    rig.settle();
    assertDropped(taker);

    rig.blacklist.add(taker.commitment());
    taker.sayLine("fill", fields + "P" + mixedCase(hex));
    rig.settle();
    assertThat(taker.errors())
        .containsExactly("commitment blacklisted: " + taker.commitment().hex());
  }

  @Attack(row = "A32", reaction = "error containing blacklist")
  void a32BlacklistedCommitmentIsAnsweredSo() {
    ScriptedTaker taker = rig.taker();
    rig.blacklist.add(taker.commitment());
    rig.say(taker, taker.fill(0, AMOUNT));

    assertThat(taker.errors())
        .containsExactly("commitment blacklisted: " + taker.commitment().hex());
    assertThat(sessions()).isZero();
    assertThat(rig.gossip.announced).isEmpty();
  }

  @Attack(row = "A33", reaction = "refuse, one session")
  void a33SecondFillWithSameCommitmentIsRefused() {
    ScriptedTaker first = rig.taker();
    ScriptedTaker second = rig.taker();
    second.proof = first.proof;
    first.say(first.fill(0, AMOUNT));
    second.say(second.fill(0, AMOUNT));
    rig.settle();

    assertThat(first.heard(Plain.PubKey.class)).hasSize(1);
    assertThat(second.heard()).isEmpty();
    assertThat(sessions()).isEqualTo(1);
  }

  @Attack(row = "A34", reaction = "refuse, session intact")
  void a34SecondFillAfterAuthIsRefusedAndTheSessionIntact() {
    ScriptedTaker taker = rig.authenticated();
    NaclKeyPair key = taker.nacl;
    taker.renewKey();
    rig.say(taker, taker.fill(0, AMOUNT));
    rig.say(taker, new Plain.Fill(0, AMOUNT + 1, taker.nacl.publicKey(), otherCommitment(taker)));
    taker.nacl = key;

    assertThat(taker.heard(Plain.PubKey.class)).hasSize(1);
    rig.say(taker, taker.tx(taker.draft(rig.offer()).tx()));
    assertThat(taker.heard(BoxedCommand.SIG)).hasSize(1);
  }

  @Attack(row = "A35", reaction = "replaced, reservation released")
  void a35SecondFillWithRotatedCommitmentReplacesTheFirst() {
    ScriptedTaker taker = rig.filled();
    Commitment first = taker.commitment();
    taker.rotate(1);
    rig.say(taker, taker.fill(0, AMOUNT));

    assertThat(taker.heard(Plain.PubKey.class)).hasSize(2);
    assertThat(sessions()).isEqualTo(1);
    assertThat(rig.blacklist.reserve(first)).isPresent();
    assertThat(rig.blacklist.reserve(taker.commitment())).isEmpty();
    rig.say(taker, taker.auth());
    assertThat(taker.heard(BoxedCommand.IOAUTH)).hasSize(1);
  }

  @Attack(row = "A36", reaction = "drop")
  void a36ShortZeroAndLowOrderKeysAreRefused() {
    ScriptedTaker taker = rig.taker();
    String commitment = taker.commitment().wire();
    for (String key :
        List.of(
            "11".repeat(31),
            "00".repeat(32),
            "01" + "00".repeat(31),
            "ec" + "ff".repeat(30) + "7f")) {
      taker.sayLine("fill", "0 10000000 " + key + " " + commitment);
    }
    rig.settle();

    assertDropped(taker);
  }

  @Attack(row = "A37", reaction = "refuse")
  void a37FillFromOurOwnTakerIsRefused() {
    ScriptedTaker taker = rig.taker();
    OwnNicks.Registration running = rig.ownNicks.register("taker", taker.nick());
    rig.say(taker, taker.fill(0, AMOUNT));
    assertDropped(taker);
    running.close();
    finishHonestSession();
    rig.time.run(Duration.ofHours(23));
    rig.say(taker, taker.fill(0, AMOUNT));

    assertDropped(taker);
    assertThat(rig.blacklist.reserve(taker.commitment())).isPresent();
  }

  private static String mixedCase(String hex) {
    StringBuilder mixed = new StringBuilder();
    for (int i = 0; i < hex.length(); i++) {
      char c = hex.charAt(i);
      mixed.append(i % 2 == 0 ? Character.toUpperCase(c) : c);
    }
    return mixed.toString();
  }

  private static Commitment otherCommitment(ScriptedTaker taker) {
    return Podle.generate(taker.key.secret(), taker.coin, 2).commitment();
  }
}
