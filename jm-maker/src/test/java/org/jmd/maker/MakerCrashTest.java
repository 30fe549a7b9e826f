package org.jmd.maker;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jmd.core.crypto.Commitment;
import org.jmd.core.protocol.Boxed;
import org.jmd.core.protocol.BoxedCommand;
import org.jmd.core.protocol.NickIdentity;
import org.jmd.core.protocol.Plain;
import org.jmd.core.protocol.WireMessage;
import org.jmd.core.runtime.Tasks;
import org.jmd.core.testing.FakeChain;
import org.jmd.core.testing.SeededEntropy;
import org.jmd.core.testing.VirtualTime;
import org.jmd.core.tx.OutPoint;
import org.jmd.core.tx.Tx;
import org.jmd.core.tx.UtxoRef;
import org.jmd.wallet.Wallet;
import org.jmd.wallet.file.PrivateFiles;
import org.jmd.wallet.podle.CommitmentBlacklist;
import org.jmd.wallet.podle.CommitmentOutbox;
import org.jmd.wallet.testing.WalletFixture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A maker dies before any of the steps that reach the disk, and comes back: no address, commitment
 * or signed coin is used twice, and it still knows what it has to publish.
 */
class MakerCrashTest {
  private static final long AMOUNT = 5_000_000;

  @TempDir Path directory;

  /**
   * Dies right before or right after the n-th write becomes visible: nothing is written or said any
   * more.
   */
  private static final class Reaper implements PrivateFiles.Probe {
    private final int fatalStep;
    private int steps;
    private boolean armed;
    private boolean dead;
    private Runnable death = () -> {};

    Reaper(int fatalStep) {
      this.fatalStep = fatalStep;
    }

    @Override
    public void before(PrivateFiles.Step step, Path file) throws IOException {
      boolean counts = step == PrivateFiles.Step.CREATE || step == PrivateFiles.Step.SYNC_DIRECTORY;
      if (armed && !dead && counts && ++steps == fatalStep) {
        dead = true;
        death.run();
      }
      if (dead) {
        throw new IOException("the process is dead");
      }
    }
  }

  /** One life of the maker. */
  private static final class Life {
    final FakeChannel channel;
    final Maker maker;
    final Reaper reaper;
    final WalletFixture fixture;
    final Wallet wallet;

    Life(FakeChain chain, Path home, Tasks tasks, int seed, int fatalStep) {
      SeededEntropy entropy = new SeededEntropy(seed);
      reaper = new Reaper(fatalStep);
      PrivateFiles files = new PrivateFiles(reaper);
      fixture = WalletFixture.create(chain, home, 1, tasks.clock(), files);
      wallet = fixture.wallet();
      channel = new FakeChannel(NickIdentity.create(entropy).nick());
      maker =
          new Maker(
              MakerRig.SETTINGS,
              new MakerWorld(
                      wallet,
                      new CommitmentBlacklist(files, home, 1_000, entropy.split()),
                      channel,
                      tasks,
                      entropy)
                  .withGossiper(new Owed(new CommitmentOutbox(files, home))));
    }
  }

  /** Never comes to publish anything. */
  private record Owed(CommitmentOutbox outbox) implements CommitmentGossiper {
    @Override
    public void owe(Commitment commitment) {
      outbox.add(commitment);
    }

    @Override
    public void withdraw(Commitment commitment) {
      outbox.remove(commitment);
    }

    @Override
    public void announce(Commitment commitment) {}

    @Override
    public void relay(Commitment commitment) {}
  }

  private final VirtualTime time = new VirtualTime();
  private final FakeChain chain = new FakeChain();

  private void say(ScriptedTaker taker, WireMessage message) {
    taker.say(message);
    time.run(Duration.ofMillis(10));
  }

  /** As far as the taker gets: the conversation up to the signatures. */
  private void converse(Life life, ScriptedTaker taker) {
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
    Life life = new Life(chain, home, first, 2 * fatalStep, fatalStep);
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
    Life next = new Life(chain, home, second, 2 * life + 1, 0);
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
