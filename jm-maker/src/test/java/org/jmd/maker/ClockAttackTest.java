package org.jmd.maker;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.jmd.core.protocol.BoxedCommand;
import org.jmd.core.protocol.Nick;
import org.jmd.core.protocol.Plain;
import org.jmd.core.protocol.PublicMessage;
import org.jmd.core.testing.Attack;

/** The wall clock of the maker's machine is set by hours, by whoever can do that. */
class ClockAttackTest extends MakerUnderAttack {
  private static final Duration HOURS = Duration.ofHours(6);

  private void ask(Nick nick) {
    rig.channel.hear(nick, new PublicMessage.OrderbookRequest());
    rig.settle();
  }

  private Nick banned() {
    Nick nick = rig.taker().nick();
    for (int i = 0; i < 102; i++) {
      ask(nick);
    }
    assertThat(rig.channel.sentTo(nick)).hasSize(1);
    return nick;
  }

  @Attack(row = "X50", reaction = "no ban ends, no budget is renewed")
  void x50AClockSetForwardEndsNoBanAndRenewsNoBudget() {
    restart(MakerRig.SETTINGS.withLimits(MakerLimits.DEFAULT.withDisclosuresPerHour(2)));
    finishHonestSession();
    Nick asker = banned();
    ScriptedTaker second = rig.authenticated();
    rig.say(second, second.sealText(BoxedCommand.TX, "AAAA"));
    assertThat(second.heard(BoxedCommand.IOAUTH)).hasSize(1);

    rig.time.setWallClock(HOURS);
    ask(asker);
    assertThat(rig.channel.sentTo(asker)).hasSize(1);
    assertThat(rig.authenticated().errors()).containsExactly("no-liquidity");
  }

  @Attack(
      row = "X51",
      reaction = "sessions keep their time; what the leases outlived is not signed")
  void x51AClockSetForwardEndsNoSessionAndSignsNothingWithoutALease() {
    finishHonestSession();
    rig.funds.fund(2, MakerRig.COIN_SATS);
    ScriptedTaker early = rig.filled();
    ScriptedTaker shown = rig.authenticated();
    rig.time.setWallClock(HOURS);

    rig.say(shown, shown.tx(shown.draft(rig.offer()).tx()));
    assertThat(shown.heard(BoxedCommand.SIG)).isEmpty();
    rig.say(early, early.auth());
    rig.say(early, early.tx(early.draft(rig.offer()).tx()));
    assertThat(early.heard(BoxedCommand.SIG)).hasSize(1);
  }

  @Attack(row = "X52", reaction = "sessions and bans end in their time")
  void x52AClockSetBackProlongsNoSessionAndNoBan() {
    finishHonestSession();
    Nick asker = banned();
    ScriptedTaker idle = rig.filled();
    ScriptedTaker shown = rig.authenticated();
    rig.time.setWallClock(HOURS.negated());
    rig.time.run(Duration.ofSeconds(302));
    assertThat(sessions()).isZero();
    assertThat(rig.funds.isLeased(coinOf(shown))).isFalse();
    rig.say(idle, idle.auth());
    assertThat(idle.heard(BoxedCommand.IOAUTH)).isEmpty();

    rig.time.run(Duration.ofHours(1));
    ask(asker);
    assertThat(rig.channel.sentTo(asker)).hasSize(2);
    assertThat(rig.filled().heard(Plain.PubKey.class)).hasSize(1);
  }
}
