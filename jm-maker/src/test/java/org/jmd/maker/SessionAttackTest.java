package org.jmd.maker;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jmd.core.crypto.Podle;
import org.jmd.core.protocol.Boxed;
import org.jmd.core.protocol.BoxedCommand;
import org.jmd.core.protocol.Plain;
import org.jmd.core.protocol.Sealed;
import org.jmd.core.testing.Attack;

/** Rows of coinjoin.md 4.2 about replays, ceilings and repeated requests. */
class SessionAttackTest extends MakerUnderAttack {
  @Attack(row = "A13", reaction = "error containing blacklist, no session")
  void a13ReplayedFillOfAnEarlierSessionDisclosesNothing() {
    ScriptedTaker taker = rig.taker();
    Plain.Fill captured = taker.fill(0, AMOUNT);
    rig.say(taker, captured);
    rig.say(taker, taker.auth());
    rig.say(taker, taker.tx(taker.draft(rig.offer()).tx()));
    rig.say(taker, captured);

    assertThat(taker.errors()).singleElement().asString().contains("blacklist");
    assertThat(sessions()).isZero();
  }

  @Attack(row = "A14", reaction = "drop, session kept")
  void a14AuthRelabelledAsTxIsDroppedAndTheSessionKept() {
    ScriptedTaker taker = rig.filled();
    Sealed auth = taker.auth();
    Sealed relabelled = new Sealed(BoxedCommand.TX, auth.ciphertext());
    rig.say(taker, relabelled);
    rig.say(taker, auth);
    rig.say(taker, relabelled);
    assertThat(sessions()).isEqualTo(1);

    rig.say(taker, taker.tx(taker.draft(rig.offer()).tx()));
    assertThat(taker.heard(BoxedCommand.SIG)).hasSize(1);
  }

  @Attack(row = "A79", reaction = "drop of the one too many")
  void a79SessionsBeyondTheLimitAreDroppedUntilTheOldestCanYield() {
    List<ScriptedTaker> takers = new ArrayList<>();
    for (int i = 0; i < 128; i++) {
      takers.add(rig.filled());
    }
    assertThat(rig.maker.sessions()).isEqualTo(128);
    assertThat(takers.getLast().heard()).isEmpty();

    finishHonestSession();
    rig.filled();
    rig.time.run(Duration.ofMinutes(1));
    ScriptedTaker late = rig.filled();
    assertThat(late.heard(Plain.PubKey.class)).hasSize(1);
    assertThat(sessions()).isEqualTo(128);
  }

  @Attack(row = "X47", reaction = "the oldest yields, however often it begins anew")
  void x47SquattersWhoBeginAnewWithinEachMinuteKeepNobodyOut() {
    finishHonestSession();
    List<ScriptedTaker> squatters = new ArrayList<>();
    for (int i = 0; i < 128; i++) {
      squatters.add(rig.filled());
    }
    assertThat(rig.filled().heard()).isEmpty();
    for (int index = 1; index < 3; index++) {
      rig.time.run(Duration.ofSeconds(35));
      for (ScriptedTaker squatter : squatters) {
        squatter.rotate(index);
        rig.say(squatter, squatter.fill(0, AMOUNT));
      }
    }
    // A new request is answered as any honest one is, and costs nobody else its place.
    assertThat(squatters)
        .allSatisfy(squatter -> assertThat(squatter.heard(Plain.PubKey.class)).hasSize(3));
    assertThat(sessions()).isEqualTo(128);

    ScriptedTaker honest = rig.filled();
    assertThat(honest.heard(Plain.PubKey.class)).hasSize(1);
    assertStillWaitsForAuth(honest);
    assertThat(sessions()).isEqualTo(128);
  }

  @Attack(row = "A80", reaction = "detached, session removed")
  void a80SessionThatHangsIsDetachedSoonAfterItsDeadline() {
    ScriptedTaker taker = rig.filled();
    rig.funds.beforeStake = () -> rig.sleepUninterruptibly(Duration.ofHours(1));
    rig.say(taker, taker.auth());
    rig.heal();
    finishHonestSession();
    rig.time.run(Duration.ofMinutes(5).plusSeconds(3));
    assertThat(sessions()).isZero();

    rig.time.run(Duration.ofHours(2));
    assertThat(taker.heard(BoxedCommand.IOAUTH)).isEmpty();
    assertThat(rig.funds.staked.getLast()).noneMatch(rig.funds::isLeased);
  }

  @Attack(row = "A133", reaction = "restart with the same deadline, one reservation")
  void a133RepeatedFillWithANewKeyRestartsTheSession() {
    ScriptedTaker taker = rig.filled();
    taker.renewKey();
    rig.say(taker, taker.fill(0, AMOUNT));

    assertThat(taker.heard(Plain.PubKey.class)).hasSize(2);
    assertThat(taker.heard(Plain.PubKey.class).stream().distinct()).hasSize(2);
    assertThat(sessions()).isEqualTo(1);
    assertStillWaitsForAuth(taker);
  }

  @Attack(row = "A134", reaction = "refuse")
  void a134CommitmentOfAnotherTakersSessionIsRefused() {
    ScriptedTaker first = rig.filled();
    ScriptedTaker second = rig.taker();
    second.proof = first.proof;
    rig.say(second, second.fill(0, AMOUNT));

    assertThat(second.heard()).isEmpty();
    assertStillWaitsForAuth(first);
  }

  @Attack(row = "A135", reaction = "stored ioauth thrice at most")
  void a135IdenticalRevelationIsAnsweredWithTheStoredIoauthThreeTimes() {
    ScriptedTaker taker = rig.authenticated();
    Boxed.IoAuth first = taker.ioAuth();
    for (int i = 0; i < 5; i++) {
      rig.say(taker, taker.auth());
    }

    assertThat(taker.heard(BoxedCommand.IOAUTH)).hasSize(4);
    assertThat(taker.ioAuth()).isEqualTo(first);
    assertThat(rig.funds.staked).hasSize(1);
    assertThat(rig.funds.issuedAddresses).hasSize(2);
    assertThat(rig.gossip.announced).hasSize(1);
    rig.say(taker, taker.tx(taker.draft(rig.offer()).tx()));
    assertThat(taker.heard(BoxedCommand.SIG)).hasSize(1);
  }

  @Attack(row = "A136", reaction = "drop")
  void a136DifferentRevelationAfterIoauthIsDropped() {
    ScriptedTaker taker = rig.authenticated();
    rig.say(taker, taker.auth(Podle.generate(taker.key.secret(), taker.coin, 1).revelation()));
    rig.say(taker, new Plain.Fill(0, AMOUNT + 1, taker.nacl.publicKey(), taker.commitment()));

    assertThat(taker.heard(BoxedCommand.IOAUTH)).hasSize(1);
    assertThat(taker.errors()).isEmpty();
    assertThat(sessions()).isEqualTo(1);
  }

  @Attack(row = "A137", reaction = "error no-liquidity, same coins before")
  void a137ProbingIsStoppedByTheBudgetAndSeesTheSameCoins() {
    finishHonestSession();
    rig.forget();
    int disclosed = 1;
    for (int i = 0; i < 40; i++) {
      ScriptedTaker taker = rig.authenticated();
      if (taker.heard(BoxedCommand.IOAUTH).isEmpty()) {
        assertThat(taker.errors()).containsExactly("no-liquidity");
      } else {
        disclosed++;
        // The taker gives up, so that the coins become free again.
        rig.say(taker, taker.sealText(BoxedCommand.TX, "AAAA"));
      }
      rig.time.run(Duration.ofMinutes(1));
    }

    assertThat(disclosed).isEqualTo(30);
    assertThat(rig.funds.staked.stream().distinct()).hasSize(1);
  }
}
