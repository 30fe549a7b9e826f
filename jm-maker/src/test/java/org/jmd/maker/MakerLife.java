package org.jmd.maker;

import java.io.IOException;
import java.nio.file.Path;
import org.jmd.core.crypto.Commitment;
import org.jmd.core.protocol.NickIdentity;
import org.jmd.core.runtime.Tasks;
import org.jmd.core.testing.FakeChain;
import org.jmd.core.testing.SeededEntropy;
import org.jmd.wallet.Wallet;
import org.jmd.wallet.file.PrivateFiles;
import org.jmd.wallet.podle.CommitmentBlacklist;
import org.jmd.wallet.podle.CommitmentOutbox;
import org.jmd.wallet.testing.WalletFixture;

/** One life of a maker with a real wallet, whose process may die at any write. */
final class MakerLife {
  /**
   * Dies right before or right after the n-th write becomes visible: nothing is written or said any
   * more.
   */
  static final class Reaper implements PrivateFiles.Probe {
    private final int fatalStep;
    private int steps;
    boolean armed;
    boolean dead;
    Runnable death = () -> {};

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

  final FakeChannel channel;
  final Maker maker;
  final Reaper reaper;
  final WalletFixture fixture;
  final Wallet wallet;

  /** A life that ends by itself. */
  MakerLife(FakeChain chain, Path home, Tasks tasks, int seed, MakerSettings settings) {
    this(chain, home, tasks, seed, 0, settings);
  }

  MakerLife(
      FakeChain chain, Path home, Tasks tasks, int seed, int fatalStep, MakerSettings settings) {
    SeededEntropy entropy = new SeededEntropy(seed);
    reaper = new Reaper(fatalStep);
    PrivateFiles files = new PrivateFiles(reaper);
    fixture = WalletFixture.create(chain, home, 1, tasks.clock(), files);
    wallet = fixture.wallet();
    channel = new FakeChannel(NickIdentity.create(entropy).nick());
    maker =
        new Maker(
            settings,
            new MakerWorld(
                    wallet,
                    new CommitmentBlacklist(files, home, 1_000, entropy.split()),
                    channel,
                    tasks,
                    entropy)
                .withGossiper(new Owed(new CommitmentOutbox(files, home))));
  }
}
