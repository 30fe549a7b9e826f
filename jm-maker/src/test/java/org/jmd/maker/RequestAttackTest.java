package org.jmd.maker;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.jmd.core.protocol.Nick;
import org.jmd.core.protocol.NickIdentity;
import org.jmd.core.protocol.Plain;
import org.jmd.core.protocol.PublicMessage;
import org.jmd.core.testing.Attack;

/** Rows of coinjoin.md 4.2 about requests for offers and floods of messages. */
class RequestAttackTest extends MakerUnderAttack {
  @Attack(row = "A15", reaction = "drop")
  void a15OrderbookRequestFromOurOwnNickIsDropped() {
    int sent = rig.channel.sent().size();
    rig.channel.hear(rig.channel.nick(), new PublicMessage.OrderbookRequest());
    rig.settle();

    assertThat(rig.channel.sent()).hasSize(sent);
  }

  @Attack(row = "A16", reaction = "drop")
  void a16OrderbookBombIsDropped() {
    int sent = rig.channel.sent().size();
    rig.channel.hearPublicLine(rig.taker().nick() + "!PUBLIC" + "!orderbook".repeat(40));
    rig.settle();

    assertThat(rig.channel.droppedLines()).isEqualTo(1);
    assertThat(rig.channel.sent()).hasSize(sent);
  }

  @Attack(row = "A17", reaction = "one answer, ban, service after it")
  void a17OrderbookSpamIsAnsweredOnceThenBannedThenForgiven() {
    Nick nick = rig.taker().nick();
    for (int i = 0; i < 102; i++) {
      rig.channel.hear(nick, new PublicMessage.OrderbookRequest());
      rig.time.run(Duration.ofMillis(49));
    }
    assertThat(rig.channel.sentTo(nick)).hasSize(1);

    finishHonestSession();
    rig.time.run(Duration.ofMinutes(59));
    rig.channel.hear(nick, new PublicMessage.OrderbookRequest());
    rig.settle();
    assertThat(rig.channel.sentTo(nick)).hasSize(1);

    rig.time.run(Duration.ofMinutes(2));
    rig.channel.hear(nick, new PublicMessage.OrderbookRequest());
    rig.settle();
    assertThat(rig.channel.sentTo(nick)).hasSize(2);
  }

  @Attack(row = "A18", reaction = "answers within the global budget")
  void a18AThousandNicksShareOneBudget() {
    for (int i = 0; i < 1_000; i++) {
      rig.channel.hear(nick(i), new PublicMessage.OrderbookRequest());
      rig.time.run(Duration.ofMillis(10));
    }

    assertThat(rig.channel.sent())
        .filteredOn(sent -> sent.message() instanceof Plain.PrivateOffer)
        .hasSizeBetween(45, 60);
  }

  @Attack(row = "A19", reaction = "burst handled, rest dropped")
  void a19PrivateBurstIsHandledUpToTheLimit() {
    ScriptedTaker taker = rig.taker();
    for (int i = 0; i < 150; i++) {
      taker.say(taker.fill(99, AMOUNT));
    }
    rig.settle();

    // Error replies have a limit of their own; the session opens only if the last fill was heard.
    taker.say(taker.fill(0, AMOUNT));
    rig.settle();
    assertThat(taker.heard(Plain.PubKey.class)).isEmpty();
    rig.time.run(Duration.ofSeconds(1));
    rig.say(taker, taker.fill(0, AMOUNT));
    assertThat(taker.heard(Plain.PubKey.class)).hasSize(1);
  }

  private static Nick nick(int i) {
    return NickIdentity.of(TestKeys.of("nick " + i).secret()).nick();
  }
}
