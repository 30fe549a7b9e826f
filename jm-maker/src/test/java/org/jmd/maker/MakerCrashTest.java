package org.jmd.maker;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jmd.core.protocol.Boxed;
import org.jmd.core.protocol.BoxedCommand;
import org.jmd.core.protocol.Plain;
import org.jmd.core.protocol.WireMessage;
import org.jmd.core.testing.FakeChain;
import org.jmd.core.testing.SeededEntropy;
import org.jmd.core.testing.VirtualTime;
import org.jmd.core.tx.OutPoint;
import org.jmd.core.tx.Tx;
import org.jmd.core.tx.UtxoRef;
import org.jmd.wallet.file.PrivateFiles;
import org.jmd.wallet.podle.CommitmentOutbox;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A maker dies before any of the steps that reach the disk, and comes back: no address, commitment
 * or signed coin is used twice, and it still knows what it has to publish.
 */
class MakerCrashTest {
  private static final long AMOUNT = 5_000_000;

  @TempDir Path directory;

  private final VirtualTime time = new VirtualTime();
  private final FakeChain chain = new FakeChain();

  private void say(ScriptedTaker taker, WireMessage message) {
    taker.say(message);
    time.run(Duration.ofMillis(10));
  }

  /** As far as the taker gets: the conversation up to the signatures. */
  private void converse(MakerLife life, ScriptedTaker taker) {
    say(taker, taker.fill(0, AMOUNT));
    if (taker.heard(Plain.PubKey.class).isEmpty()) {
      return;
    }
    say(taker, taker.auth());
    if (taker.heard(BoxedCommand.IOAUTH).isEmpty()) {
      return;
    }
    Tx tx = taker.draft(life.maker.offers().get(0)).tx();
    say(taker, taker.tx(tx));
  }

  private static Set<String> addresses(ScriptedTaker taker) {
    if (taker.heard(BoxedCommand.IOAUTH).isEmpty()) {
      return Set.of();
    }
    Boxed.IoAuth ioAuth = taker.ioAuth();
    return Set.of(ioAuth.coinJoinAddress(), ioAuth.changeAddress());
  }

  @Test
  void reusesNothingAfterDyingAtAnyWrite() throws IOException {
    int fatalStep = 1;
    boolean died = true;
    while (died) {
      Path home = Files.createDirectory(directory.resolve("life" + fatalStep));
      died = dieAndComeBack(home, fatalStep);
      fatalStep++;
    }
    // Lease, addresses, history, commitment, its publication, transaction: each is one write or
    // more.
    assertThat(fatalStep).isGreaterThan(11);
    assertThat(time.failures()).isEmpty();
  }

  private boolean dieAndComeBack(Path home, int fatalStep) {
    VirtualTime.Group first = time.group("first " + fatalStep);
    MakerLife life = new MakerLife(chain, home, first, 2 * fatalStep, fatalStep, MakerRig.SETTINGS);
    life.reaper.death =
        () -> {
          first.kill();
          life.channel.close();
        };
    life.fixture.fund(1, 40_000_000).fund(2, 40_000_000).fund(3, 40_000_000).sync();
    life.maker.start();
    life.reaper.armed = true;
    ScriptedTaker taker =
        new ScriptedTaker("taker " + fatalStep, chain, life.channel, new SeededEntropy(fatalStep));
    converse(life, taker);
    boolean died = life.reaper.dead;
    if (!died) {
      first.kill();
      life.channel.close();
    }
    comeBack(home, fatalStep, taker);
    return died;
  }

  private void comeBack(Path home, int life, ScriptedTaker before) {
    VirtualTime.Group second = time.group("second " + life);
    MakerLife next = new MakerLife(chain, home, second, 2 * life + 1, MakerRig.SETTINGS);
    next.maker.start();
    ScriptedTaker again =
        new ScriptedTaker("again " + life, chain, next.channel, new SeededEntropy(-life));
    again.proof = before.proof;
    say(again, again.fill(0, AMOUNT));
    boolean disclosed = !before.heard(BoxedCommand.IOAUTH).isEmpty();
    if (disclosed) {
      assertThat(new CommitmentOutbox(new PrivateFiles(), home).waiting())
          .contains(before.commitment());
      assertThat(again.errors())
          .containsExactly("commitment blacklisted: " + again.commitment().hex());
    }
    ScriptedTaker other =
        new ScriptedTaker("other " + life, chain, next.channel, new SeededEntropy(1000 + life));
    converse(next, other);
    assertThat(other.heard(BoxedCommand.SIG)).hasSize(1);
    assertThat(addresses(before)).noneMatch(addresses(other)::contains);
    if (!before.heard(BoxedCommand.SIG).isEmpty()) {
      Set<OutPoint> signed = new HashSet<>();
      before.ioAuth().utxos().stream().map(UtxoRef::outPoint).forEach(signed::add);
      List<OutPoint> now = other.ioAuth().utxos().stream().map(UtxoRef::outPoint).toList();
      assertThat(signed).noneMatch(now::contains);
      assertThat(next.wallet.leases().held()).containsAll(signed);
    }
    second.kill();
    next.wallet.close();
  }
}
