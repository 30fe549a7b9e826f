package org.jmd.maker;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Set;
import org.jmd.core.protocol.BoxedCommand;
import org.jmd.core.protocol.Octets;
import org.jmd.core.protocol.Plain;
import org.jmd.core.testing.Attack;
import org.jmd.core.tx.OutPoint;
import org.jmd.core.tx.Tx;

/**
 * Attacks beyond the table of coinjoin.md 4.2: what happens if node, disk, leases or the way to the
 * taker fail at the worst moment.
 */
class FailureAttackTest extends MakerUnderAttack {
  @Attack(row = "X25", reaction = "error maker-unavailable, end; the commitment stays usable")
  void x25NodeThatDiesBeforeTheLookUpBurnsNoCommitment() {
    ScriptedTaker taker = rig.filled();
    rig.chain.setUnavailable(true);
    rig.say(taker, taker.auth());
    assertEnded(taker, "maker-unavailable");

    rig.chain.setUnavailable(false);
    rig.say(taker, taker.fill(0, AMOUNT));
    rig.say(taker, taker.auth());
    assertThat(taker.heard(BoxedCommand.IOAUTH)).hasSize(1);
  }

  @Attack(row = "X26", reaction = "nothing signed, end, release")
  void x26NodeThatDiesBeforeTheSignatureMeansNone() {
    ScriptedTaker taker = rig.authenticated();
    OutPoint coin = coinOf(taker);
    Tx tx = taker.draft(rig.offer()).tx();
    rig.chain.setUnavailable(true);
    rig.say(taker, taker.tx(tx));

    assertThat(rig.funds.signings).isEmpty();
    assertThat(sessions()).isZero();
    assertThat(rig.funds.isLeased(coin)).isFalse();
  }

  @Attack(row = "X27", reaction = "error podle-utxo-age, end")
  void x27CoinThatAReorganisationMakesYoungIsRefused() {
    ScriptedTaker taker = rig.filled();
    rig.chain.disconnect(3);
    rig.say(taker, taker.auth());

    assertEnded(taker, "podle-utxo-age");
    rig.chain.mine(3);
  }

  @Attack(row = "X28", reaction = "refuse, end, release")
  void x28OurCoinSpentElsewhereMeanwhileIsNotSigned() {
    ScriptedTaker taker = rig.authenticated();
    Tx tx = taker.draft(rig.offer()).tx();
    rig.chain.spendElsewhere(coinOf(taker));
    rig.say(taker, taker.tx(tx));

    assertThat(rig.funds.signings).isEmpty();
    assertThat(sessions()).isZero();
  }

  @Attack(row = "X29", reaction = "refuse, end, release")
  void x29OurCoinFrozenMeanwhileIsNotSigned() {
    ScriptedTaker taker = rig.authenticated();
    Tx tx = taker.draft(rig.offer()).tx();
    rig.funds.freeze(coinOf(taker));
    rig.say(taker, taker.tx(tx));

    assertThat(rig.funds.signings).isEmpty();
    assertThat(sessions()).isZero();
  }

  @Attack(row = "X30", reaction = "nothing signed, end, release")
  void x30HistoryThatCannotBeWrittenBeforeTheSignatureMeansNone() {
    ScriptedTaker taker = rig.authenticated();
    OutPoint coin = coinOf(taker);
    Tx tx = taker.draft(rig.offer()).tx();
    rig.funds.historyFails = true;
    rig.say(taker, taker.tx(tx));

    assertThat(rig.funds.signings).isEmpty();
    assertThat(taker.heard(BoxedCommand.SIG)).isEmpty();
    assertThat(sessions()).isZero();
    assertThat(rig.funds.isLeased(coin)).isFalse();
  }

  @Attack(row = "X31", reaction = "end, nothing revealed, release")
  void x31RouteLostAtTheDisclosureRevealsNothing() {
    ScriptedTaker taker = rig.filled();
    rig.channel.setRouteless(true);
    rig.say(taker, taker.auth());
    rig.channel.setRouteless(false);

    assertThat(taker.heard(BoxedCommand.IOAUTH)).isEmpty();
    assertThat(sessions()).isZero();
    assertThat(rig.funds.staked.getLast()).noneMatch(rig.funds::isLeased);
  }

  @Attack(row = "X32", reaction = "refuse, the thief's lease stays")
  void x32LeaseStolenWhileTheDisclosureIsWrittenDownIsNotSigned() {
    ScriptedTaker taker = rig.filled();
    rig.funds.beforeRecord = () -> rig.funds.staked.getLast().forEach(rig.funds::leaseElsewhere);
    rig.say(taker, taker.auth());
    rig.heal();
    rig.say(taker, taker.tx(taker.draft(rig.offer()).tx()));

    assertThat(rig.funds.signings).isEmpty();
    assertThat(rig.funds.staked.getLast()).allMatch(rig.funds::isLeased);
  }

  @Attack(row = "X33", reaction = "no ioauth, lease released")
  void x33AuthInTheLastSecondOfASlowDiskDisclosesNothing() {
    ScriptedTaker taker = rig.filled();
    finishHonestSession();
    rig.time.run(Duration.ofSeconds(298));
    rig.funds.beforeRecord = () -> rig.sleep(Duration.ofSeconds(5));
    rig.say(taker, taker.auth());
    rig.time.run(Duration.ofSeconds(10));

    assertThat(taker.heard(BoxedCommand.IOAUTH)).isEmpty();
    assertThat(sessions()).isZero();
    assertThat(rig.funds.staked.getLast()).noneMatch(rig.funds::isLeased);
  }

  @Attack(row = "X34", reaction = "drop, nothing signed after the deadline")
  void x34TxInTheMomentOfTheDeadlineIsNotSigned() {
    ScriptedTaker taker = rig.authenticated();
    finishHonestSession();
    rig.forget();
    Tx tx = taker.draft(rig.offer()).tx();
    rig.time.run(Duration.ofMinutes(5));
    rig.say(taker, taker.tx(tx));

    assertThat(rig.funds.signings).isEmpty();
    assertThat(rig.funds.isLeased(coinOf(taker))).isFalse();
  }

  @Attack(row = "X35", reaction = "no-liquidity, and service after the thief is gone")
  void x35AProcessThatLeasesAllCoinsCostsNoCommitment() {
    ScriptedTaker taker = rig.filled();
    rig.funds.ownedExcept(Set.of()).forEach(rig.funds::leaseElsewhere);
    rig.say(taker, taker.auth());

    assertEnded(taker, "no-liquidity");
  }

  @Attack(row = "X36", reaction = "push consumed, no damage")
  void x36NodeThatDiesAtThePushDoesNoDamage() {
    ScriptedTaker taker = rig.authenticated();
    Tx tx = taker.draft(rig.offer()).tx();
    rig.say(taker, taker.tx(tx));
    Plain.Push push = new Plain.Push(Octets.of(taker.finished(tx).serialize()));
    OutPoint coin = coinOf(taker);
    rig.chain.setUnavailable(true);
    rig.say(taker, push);
    rig.chain.setUnavailable(false);

    assertThat(rig.maker.state()).isInstanceOf(MakerState.Running.class);
    assertThat(rig.funds.isLeased(coin)).isTrue();
  }
}
