package org.jmd.maker;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jmd.core.protocol.BoxedCommand;
import org.jmd.core.protocol.WireMessage;
import org.jmd.core.testing.Attack;
import org.jmd.core.testing.FakeChain;
import org.jmd.core.testing.SeededEntropy;
import org.jmd.core.testing.VirtualTime;
import org.jmd.core.tx.OutPoint;
import org.jmd.core.tx.UtxoRef;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A maker is killed again and again, and takers hope to see more of it each time. */
class MakerRestartTest {
  private static final long AMOUNT = 5_000_000;

  @TempDir Path home;
  private final VirtualTime time = new VirtualTime();
  private final FakeChain chain = new FakeChain();
  private VirtualTime.Group process = time.group("process");
  private int lives;
  private int takers;

  @AfterEach
  void nothingBroke() {
    assertThat(time.failures()).isEmpty();
  }

  private MakerLife begin(MakerSettings settings) {
    process = time.group("process " + lives);
    return new MakerLife(chain, home, process, lives++, settings);
  }

  private MakerLife fundedLife() {
    MakerLife life = begin(MakerRig.SETTINGS);
    for (int mixdepth = 1; mixdepth < 4; mixdepth++) {
      life.fixture.fund(mixdepth, 30_000_000, 20_000_000, 20_000_000);
    }
    life.fixture.sync();
    return start(life);
  }

  private MakerLife start(MakerLife life) {
    life.maker.start();
    time.run(Duration.ofSeconds(1));
    return life;
  }

  private void kill(MakerLife life) {
    process.kill();
    life.channel.close();
    life.wallet.close();
    time.run(Duration.ofSeconds(5));
  }

  private void say(ScriptedTaker taker, WireMessage message) {
    taker.say(message);
    time.run(Duration.ofMillis(10));
  }

  private ScriptedTaker probe(MakerLife life) {
    int number = takers++;
    ScriptedTaker taker =
        new ScriptedTaker("prober " + number, chain, life.channel, new SeededEntropy(number));
    say(taker, taker.fill(0, AMOUNT));
    say(taker, taker.auth());
    return taker;
  }

  private static Set<OutPoint> coins(ScriptedTaker taker) {
    Set<OutPoint> coins = new HashSet<>();
    taker.ioAuth().utxos().stream().map(UtxoRef::outPoint).forEach(coins::add);
    return coins;
  }

  @Attack(row = "X48", reaction = "the same coins in each life")
  void x48ProbersSeeTheSameCoinsHoweverOftenTheMakerIsKilled() {
    MakerLife life = fundedLife();
    Set<OutPoint> first = coins(probe(life));
    for (int i = 0; i < 5; i++) {
      kill(life);
      // Deposits would change a choice that is made afresh.
      life = begin(MakerRig.SETTINGS);
      life.fixture.fund(1 + i % 3, 50_000_000).sync();
      start(life);
      assertThat(coins(probe(life))).isEqualTo(first);
    }
    kill(life);
  }

  @Test
  void coinsThatAKilledMakerSignedForStayLeased() {
    MakerLife life = fundedLife();
    ScriptedTaker taker = probe(life);
    Set<OutPoint> signed = coins(taker);
    say(taker, taker.tx(taker.draft(life.maker.offers().get(0)).tx()));
    assertThat(taker.heard(BoxedCommand.SIG)).hasSize(signed.size());
    kill(life);

    life = start(begin(MakerRig.SETTINGS));
    assertThat(life.wallet.leases().held()).isEqualTo(signed);
    assertThat(coins(probe(life))).noneMatch(signed::contains);
    kill(life);
  }

  @Attack(row = "X49", reaction = "error no-liquidity in the next life too")
  void x49ARestartIsNoNewBudgetOfDisclosures() {
    MakerLife life = fundedLife();
    for (int i = 0; i < 2; i++) {
      ScriptedTaker taker = probe(life);
      say(taker, taker.sealText(BoxedCommand.TX, "AAAA"));
      assertThat(taker.heard(BoxedCommand.IOAUTH)).hasSize(1);
      time.run(Duration.ofMinutes(1));
    }
    kill(life);

    MakerSettings three =
        MakerRig.SETTINGS.withLimits(MakerLimits.DEFAULT.withDisclosuresPerHour(3));
    life = start(begin(three));
    assertThat(probe(life).heard(BoxedCommand.IOAUTH)).hasSize(1);
    assertThat(probe(life).errors()).isEqualTo(List.of("no-liquidity"));
    time.run(Duration.ofMinutes(59));
    assertThat(probe(life).heard(BoxedCommand.IOAUTH)).hasSize(1);
    kill(life);
  }
}
