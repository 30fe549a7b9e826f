package org.jmd.maker;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import org.jmd.core.protocol.BoxedCommand;
import org.jmd.core.protocol.Octets;
import org.jmd.core.protocol.Offer;
import org.jmd.core.protocol.Plain;
import org.jmd.core.protocol.WireMessage;
import org.jmd.core.testing.SeededEntropy;
import org.jmd.core.tx.Tx;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Several takers say anything at any time, the node and the disk fail, the clock jumps: no coin is
 * ever signed into two transactions while the first may still be broadcast (coinjoin.md 4.2, iii).
 */
class MakerInterleavingTest {
  private static final int SEEDS = 12;
  private static final int STEPS = 60;

  @TempDir Path directory;

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 4})
  void signsNoCoinTwice(int series) {
    int signatures = 0;
    for (int i = 0; i < SEEDS; i++) {
      int seed = series * 1000 + i;
      signatures += new Market(directory.resolve("seed" + seed), seed).run();
    }
    assertThat(signatures).as("seeds that get somewhere").isGreaterThan(SEEDS / 2);
  }

  private static final class Market {
    private final MakerRig rig;
    private final SeededEntropy dice;
    private final List<ScriptedTaker> takers = new ArrayList<>();
    private final List<WireMessage> said = new ArrayList<>();
    private final String name;
    private final Offer offer;

    Market(Path home, int seed) {
      name = "seed " + seed;
      dice = new SeededEntropy(seed);
      rig = new MakerRig(home, MakerRig.SETTINGS, 30_000_000, 25_000_000, 20_000_000).start();
      offer = rig.offer();
      for (int i = 0; i < 3; i++) {
        takers.add(rig.taker());
      }
    }

    int run() {
      for (int step = 0; step < STEPS; step++) {
        ScriptedTaker taker = takers.get(dice.nextInt(takers.size()));
        next(taker)
            .ifPresent(message -> {
              said.add(message);
              taker.say(message);
            });
        rig.time.run(pause());
        check();
      }
      rig.chain.setUnavailable(false);
      rig.funds.historyFails = false;
      rig.time.run(Duration.ofMinutes(6));
      assertThat(rig.maker.sessions()).as(name).isZero();
      assertThat(rig.time.failures()).as(name).isEmpty();
      return rig.funds.signings.size();
    }

    private Duration pause() {
      return switch (dice.nextInt(12)) {
        case 0 -> Duration.ofMinutes(dice.nextInt(7));
        case 1, 2, 3 -> Duration.ZERO;
        default -> Duration.ofMillis(10);
      };
    }

    private Optional<WireMessage> next(ScriptedTaker taker) {
      boolean answered = !taker.heard(Plain.PubKey.class).isEmpty();
      return switch (dice.nextInt(16)) {
        case 0, 1, 2 -> Optional.of(taker.fill(0, 2_000_000L + dice.nextInt(20_000_000)));
        case 3 -> {
          taker.rotate(dice.nextInt(3));
          yield Optional.empty();
        }
        case 4 -> {
          taker.renewKey();
          yield Optional.of(taker.fill(0, Math.max(taker.amountSats, 2_000_000)));
        }
        case 5, 6, 7 -> answered ? Optional.of(taker.auth()) : Optional.empty();
        case 8, 9, 10 -> honest(taker).map(taker::tx);
        case 11 -> honest(taker).map(tx -> taker.tx(relocked(tx)));
        case 12 -> honest(taker).map(tx -> new Plain.Push(Octets.of(tx.serialize())));
        case 13 ->
            said.isEmpty() ? Optional.empty() : Optional.of(said.get(dice.nextInt(said.size())));
        case 14 -> {
          rig.chain.setUnavailable(dice.nextInt(3) == 0);
          yield Optional.empty();
        }
        default -> {
          rig.funds.historyFails = dice.nextInt(3) == 0;
          yield Optional.empty();
        }
      };
    }

    /** The transaction for what the taker was told last, if it can read that. */
    private Optional<Tx> honest(ScriptedTaker taker) {
      boolean readable =
          !taker.heard(Plain.PubKey.class).isEmpty()
              && !taker.heard(BoxedCommand.IOAUTH).isEmpty()
              && taker
                  .box()
                  .decrypt(taker.heard(BoxedCommand.IOAUTH).getLast().ciphertext())
                  .isPresent();
      rig.chain.setUnavailable(false);
      return readable ? Optional.of(taker.unbalanced(offer)) : Optional.empty();
    }

    private static Tx relocked(Tx tx) {
      return new Tx(tx.version(), tx.inputs(), tx.outputs(), 1);
    }

    private void check() {
      List<FakeFunds.Signing> signings = rig.funds.signings;
      for (FakeFunds.Signing one : signings) {
        for (FakeFunds.Signing other : signings) {
          boolean conflict = one.coin().equals(other.coin()) && !one.txid().equals(other.txid());
          if (conflict) {
            assertThat(Duration.between(one.at(), other.at()).abs())
                .as(name)
                .isGreaterThanOrEqualTo(MakerRig.SETTINGS.timing().pendingTx());
          }
        }
      }
      long disclosures =
          rig.funds.history.stream().filter(line -> line.startsWith("disclosed")).count();
      assertThat((long) rig.blacklist.size()).as(name).isLessThanOrEqualTo(disclosures);
      assertThat(new HashSet<>(rig.funds.issuedAddresses))
          .as(name)
          .hasSameSizeAs(rig.funds.issuedAddresses);
    }
  }
}
