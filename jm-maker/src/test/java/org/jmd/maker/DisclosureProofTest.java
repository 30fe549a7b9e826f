package org.jmd.maker;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jmd.core.crypto.Bytes32;
import org.jmd.core.crypto.Podle;
import org.jmd.core.crypto.PodleRevelation;
import org.jmd.core.protocol.Boxed;
import org.jmd.core.protocol.BoxedCommand;
import org.jmd.core.protocol.Plain;
import org.jmd.core.protocol.Sealed;
import org.jmd.core.protocol.WireMessage;
import org.jmd.core.testing.Attack;
import org.jmd.core.tx.OutPoint;
import org.jmd.core.tx.UtxoRef;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Thousands of hostile takers learn of no coin unless they spend a valid commitment for it, also
 * from makers that are killed in the middle of a session. What they learn is read from all that the
 * maker said, by the takers' own keys; what they spent is what the test knows of each strategy, not
 * what the maker believes.
 */
class DisclosureProofTest {
  /** {@code scripts/attack} plays ten thousand. */
  private static final int TAKERS = Integer.getInteger("jmd.disclosure.takers", 1_000);

  private static final int TAKERS_PER_RIG = 500;

  @TempDir Path directory;

  /** What a hostile taker tries. None but the last four ever earns the sight of a coin. */
  private enum Strategy {
    OTHER_COMMITMENT,
    ALTERED_PROOF,
    SWAPPED_POINTS,
    INDEX_TOO_HIGH,
    STRANGERS_COIN,
    MISSING_COIN,
    SPENT_COIN,
    SMALL_COIN,
    YOUNG_COIN,
    AUTH_IN_THE_CLEAR,
    AUTH_AS_TX,
    USED_COMMITMENT,
    BOX_OF_ANOTHER,
    EXPIRED,
    OTHERS_COMMITMENT_AT_ONCE,
    TX_WITHOUT_AUTH,
    KILLED_BEFORE_AUTH,
    HONEST_PROOF,
    PROOF_TWICE,
    KILLED_AFTER_DISCLOSURE,
    KILLED_BEFORE_DISCLOSURE
  }

  private static final Set<Strategy> EARNING =
      EnumSet.range(Strategy.HONEST_PROOF, Strategy.KILLED_BEFORE_DISCLOSURE);

  /** What the takers of one maker learnt, and what they had paid for. */
  private static final class Count {
    final Set<String> earned = new HashSet<>();
    final List<String> unearned = new ArrayList<>();
    int disclosures;

    void read(MakerRig rig, ScriptedTaker taker) {
      Set<OutPoint> ours = rig.funds.ownedExcept(Set.of());
      for (WireMessage message : taker.heard()) {
        if (message instanceof Plain.ErrorReply(String text)) {
          ours.stream()
              .filter(coin -> text.contains(coin.txid()))
              .forEach(coin -> unearned.add(taker.nick() + " was told of " + coin));
        }
      }
      if (taker.heard(BoxedCommand.IOAUTH).isEmpty()) {
        return;
      }
      Boxed.IoAuth ioAuth = taker.ioAuth();
      for (UtxoRef ref : ioAuth.utxos()) {
        disclosures++;
        // A commitment pays for one sight, whoever presents it.
        if (!earned.remove(taker.nick().value())) {
          unearned.add(taker.nick() + " learnt " + ref.outPoint());
        }
      }
    }
  }

  private static MakerSettings settings() {
    // The budget must not hide a disclosure.
    return MakerRig.SETTINGS.withLimits(MakerLimits.DEFAULT.withDisclosuresPerHour(1_000_000));
  }

  @Attack(row = "X46", reaction = "nobody learns of a coin without paying")
  void x46ThousandsOfHostileTakersLearnOfNoCoinWithoutPaying() {
    Count count = new Count();
    for (int from = 0; from < TAKERS; from += TAKERS_PER_RIG) {
      Path home = directory.resolve("maker " + from);
      MakerRig rig = new MakerRig(home, settings()).start();
      for (int i = from; i < from + TAKERS_PER_RIG; i++) {
        play(rig, Strategy.values()[i % Strategy.values().length], count);
      }
      rig.stop();
      assertThat(rig.time.failures()).isEmpty();
    }

    assertThat(count.unearned).isEmpty();
    // The count sees disclosures: the paying takers had theirs.
    assertThat(count.disclosures).isGreaterThan(TAKERS / 20);
  }

  @Test
  void theCountSeesAMakerThatForgetsUsedCommitments() {
    Count count = new Count();
    MakerRig rig = new MakerRig(directory.resolve("first"), settings()).start();
    ScriptedTaker taker = rig.authenticated();
    count.earned.add(taker.nick().value());
    count.read(rig, taker);
    assertThat(count.unearned).isEmpty();
    rig.stop();

    // The same taker and commitment at a maker whose list is gone.
    MakerRig forgetful = new MakerRig(directory.resolve("second"), settings()).start();
    count.read(forgetful, forgetful.authenticated());
    assertThat(count.unearned).hasSize(1);
  }

  @Test
  void theCountSeesAChannelThatTellsStrangers() {
    Count count = new Count();
    MakerRig rig = new MakerRig(directory, settings()).start();
    ScriptedTaker stranger = rig.taker();
    OutPoint coin = rig.funds.ownedExcept(Set.of()).iterator().next();
    rig.channel.reply(
        FakeChannel.ROUTE, stranger.nick(), new Plain.ErrorReply("cannot spend " + coin.txid()));
    count.read(rig, stranger);

    assertThat(count.unearned).hasSize(1);
  }

  private static void play(MakerRig rig, Strategy strategy, Count count) {
    ScriptedTaker taker = rig.taker();
    ScriptedTaker other = rig.taker();
    choose(rig, strategy, taker, other);
    rig.say(taker, taker.fill(0, MakerRig.AMOUNT));
    if (strategy == Strategy.OTHERS_COMMITMENT_AT_ONCE) {
      other.proof = taker.proof;
      rig.say(other, other.fill(0, MakerRig.AMOUNT));
    }
    if (EARNING.contains(strategy)) {
      count.earned.add(taker.nick().value());
    }
    if (!taker.heard(Plain.PubKey.class).isEmpty()) {
      present(rig, strategy, taker, other);
    }
    if (strategy == Strategy.KILLED_BEFORE_DISCLOSURE) {
      // Nothing was shown, so that the proof is good still.
      assertThat(taker.heard(BoxedCommand.IOAUTH)).isEmpty();
      rig.say(taker, taker.fill(0, MakerRig.AMOUNT));
      rig.say(taker, taker.auth());
    }
    count.read(rig, taker);
    count.read(rig, other);
    // Whoever is still there fails, so that the next one finds coins and places.
    rig.time.run(Duration.ofMinutes(6));
    if (strategy == Strategy.KILLED_AFTER_DISCLOSURE) {
      rig.crash();
    }
    if (strategy == Strategy.PROOF_TWICE || strategy == Strategy.KILLED_AFTER_DISCLOSURE) {
      int before = taker.heard(BoxedCommand.IOAUTH).size();
      rig.say(taker, taker.fill(0, MakerRig.AMOUNT));
      rig.say(taker, taker.auth());
      if (taker.heard(BoxedCommand.IOAUTH).size() > before) {
        count.unearned.add(taker.nick() + " used a commitment twice");
      }
    }
  }

  private static void choose(
      MakerRig rig, Strategy strategy, ScriptedTaker taker, ScriptedTaker other) {
    switch (strategy) {
      case INDEX_TOO_HIGH -> taker.rotate(3);
      case STRANGERS_COIN -> taker.proof = Podle.generate(taker.key.secret(), other.coin, 0);
      case MISSING_COIN ->
          taker.proof = Podle.generate(taker.key.secret(), new OutPoint("ab".repeat(32), 0), 0);
      case SMALL_COIN -> fund(rig, taker, MakerRig.AMOUNT / 5 - 1, 5);
      case YOUNG_COIN -> fund(rig, taker, ScriptedTaker.COIN_SATS, 3);
      case USED_COMMITMENT -> rig.blacklist.add(taker.commitment());
      case OTHER_COMMITMENT,
          ALTERED_PROOF,
          SWAPPED_POINTS,
          SPENT_COIN,
          AUTH_IN_THE_CLEAR,
          AUTH_AS_TX,
          BOX_OF_ANOTHER,
          EXPIRED,
          OTHERS_COMMITMENT_AT_ONCE,
          TX_WITHOUT_AUTH,
          KILLED_BEFORE_AUTH,
          HONEST_PROOF,
          PROOF_TWICE,
          KILLED_AFTER_DISCLOSURE,
          KILLED_BEFORE_DISCLOSURE -> {
        // They begin like honest ones.
      }
    }
  }

  private static void fund(MakerRig rig, ScriptedTaker taker, long sats, int blocks) {
    OutPoint coin = rig.chain.fund(taker.key.script(), sats);
    rig.chain.mine(blocks);
    taker.proof = Podle.generate(taker.key.secret(), coin, 0);
  }

  private static void present(
      MakerRig rig, Strategy strategy, ScriptedTaker taker, ScriptedTaker other) {
    PodleRevelation r = taker.proof.revelation();
    switch (strategy) {
      case OTHER_COMMITMENT ->
          rig.say(
              taker, taker.auth(Podle.generate(taker.key.secret(), taker.coin, 1).revelation()));
      case ALTERED_PROOF -> {
        byte[] e = r.e().bytes();
        e[31] ^= 1;
        rig.say(
            taker, taker.auth(new PodleRevelation(r.utxo(), r.p(), r.p2(), r.s(), Bytes32.of(e))));
      }
      case SWAPPED_POINTS ->
          rig.say(taker, taker.auth(new PodleRevelation(r.utxo(), r.p2(), r.p(), r.s(), r.e())));
      case SPENT_COIN -> {
        rig.chain.spendElsewhere(taker.coin);
        rig.say(taker, taker.auth());
      }
      case AUTH_IN_THE_CLEAR -> rig.say(taker, new Sealed(BoxedCommand.AUTH, r.format()));
      case AUTH_AS_TX -> rig.say(taker, new Sealed(BoxedCommand.TX, taker.auth().ciphertext()));
      case BOX_OF_ANOTHER -> rig.say(other, taker.auth());
      case EXPIRED -> {
        Sealed late = taker.auth();
        rig.time.run(Duration.ofSeconds(301));
        rig.say(taker, late);
      }
      case OTHERS_COMMITMENT_AT_ONCE -> rig.say(other, taker.auth());
      case TX_WITHOUT_AUTH -> rig.say(taker, taker.sealText(BoxedCommand.TX, "AAAA"));
      case KILLED_BEFORE_AUTH -> {
        Sealed auth = taker.auth();
        rig.crash();
        rig.say(taker, auth);
      }
      case KILLED_BEFORE_DISCLOSURE -> {
        rig.funds.beforeRecord =
            () -> {
              rig.funds.beforeRecord = () -> {};
              throw rig.die();
            };
        rig.say(taker, taker.auth());
        rig.comeBack();
      }
      case INDEX_TOO_HIGH,
          STRANGERS_COIN,
          MISSING_COIN,
          SMALL_COIN,
          YOUNG_COIN,
          USED_COMMITMENT,
          HONEST_PROOF,
          PROOF_TWICE,
          KILLED_AFTER_DISCLOSURE ->
          rig.say(taker, taker.auth());
    }
  }
}
