package org.jmd.maker;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Consumer;
import org.jmd.core.protocol.BoxedCommand;
import org.jmd.core.protocol.Plain;
import org.jmd.core.runtime.Deadline;
import org.jmd.core.tx.OutPoint;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/**
 * A maker that is attacked by the tests of a subclass and serves honest takers all along: one
 * before the attack, one whose session spans it, and one afterwards.
 */
abstract class MakerUnderAttack {
  static final long AMOUNT = MakerRig.AMOUNT;

  /** Within this all limits are forgotten and all leases over. */
  private static final Duration OBLIVION = Duration.ofMinutes(80);

  @TempDir Path directory;
  MakerRig rig;
  boolean taskMayDie;
  private Optional<ScriptedTaker> honest = Optional.empty();
  private Deadline patience;

  @BeforeEach
  void begin() {
    begin(new MakerRig(directory));
  }

  /** Goes on with another maker. */
  final void begin(MakerRig fresh) {
    rig = fresh.start();
    serve(rig.filled());
    rig.time.run(OBLIVION);
    rig.forget();
    honest = Optional.of(rig.filled());
    patience = rig.time.deadline(Duration.ofSeconds(295));
  }

  /** Goes on with a maker of other settings. */
  void restart(MakerSettings settings) {
    finishHonestSession();
    rig.stop();
    begin(new MakerRig(directory.resolve("other"), settings));
  }

  /**
   * Completes the honest session that was open when the attack began. Attacks that last longer than
   * a session, or want its place, call this in their middle.
   */
  void finishHonestSession() {
    honest.ifPresent(taker -> {
      assertThat(patience.isPast()).as("the attack lasted longer than a session").isFalse();
      serve(taker);
    });
    honest = Optional.empty();
  }

  /** The honest takers after and during the attack are served, and nothing broke. */
  @AfterEach
  void honestTakersAreServed() {
    rig.heal();
    rig.funds.fund(4, MakerRig.COIN_SATS);
    finishHonestSession();
    rig.time.run(OBLIVION);
    serve(rig.filled());
    if (!taskMayDie) {
      assertThat(rig.time.failures()).isEmpty();
    }
  }

  private void serve(ScriptedTaker taker) {
    assertThat(taker.heard(Plain.PubKey.class)).as("the honest fill is answered").hasSize(1);
    rig.say(taker, taker.auth());
    assertThat(taker.errors()).as("errors for the honest taker").isEmpty();
    assertThat(taker.heard(BoxedCommand.IOAUTH)).as("the honest auth is answered").hasSize(1);
    rig.say(taker, taker.tx(taker.draft(rig.offer()).tx()));
    assertThat(taker.heard(BoxedCommand.SIG)).as("the honest tx is signed").isNotEmpty();
  }

  /** Sessions of attackers. */
  int sessions() {
    return rig.maker.sessions() - (honest.isPresent() && !patience.isPast() ? 1 : 0);
  }

  static OutPoint coinOf(ScriptedTaker taker) {
    return taker.ioAuth().utxos().get(0).outPoint();
  }

  /** Nothing came back, and no session is left. */
  void assertDropped(ScriptedTaker taker) {
    assertThat(taker.heard()).isEmpty();
    assertThat(sessions()).isZero();
  }

  /** The session is over with that error, nothing was disclosed. */
  void assertEnded(ScriptedTaker taker, String error) {
    assertThat(taker.errors()).containsExactly(error);
    assertThat(taker.heard(BoxedCommand.IOAUTH)).isEmpty();
    assertThat(sessions()).isZero();
    assertThat(rig.funds.issuedAddresses).isEmpty();
    assertThat(rig.blacklist.contains(taker.commitment())).isFalse();
  }

  /** The session still waits for an honest auth. */
  void assertStillWaitsForAuth(ScriptedTaker taker) {
    assertThat(taker.errors()).isEmpty();
    rig.say(taker, taker.auth());
    assertThat(taker.heard(BoxedCommand.IOAUTH)).hasSize(1);
  }

  /** The transaction is not signed, the session over and the coins free. */
  void assertRefused(Consumer<ScriptedTaker.Draft> bend) {
    ScriptedTaker taker = rig.authenticated();
    ScriptedTaker.Draft draft = taker.draft(rig.offer());
    bend.accept(draft);
    assertRefused(taker, draft.tx().serializeWithoutWitness());
  }

  void assertRefused(ScriptedTaker taker, byte[] serialized) {
    OutPoint coin = coinOf(taker);
    rig.say(taker, taker.tx(serialized));

    assertThat(taker.heard(BoxedCommand.SIG)).isEmpty();
    assertThat(sessions()).isZero();
    assertThat(rig.funds.isLeased(coin)).isFalse();
  }

  void assertSigned(Consumer<ScriptedTaker.Draft> bend) {
    ScriptedTaker taker = rig.authenticated();
    ScriptedTaker.Draft draft = taker.draft(rig.offer());
    bend.accept(draft);
    rig.say(taker, taker.tx(draft.tx()));

    assertThat(taker.heard(BoxedCommand.SIG)).hasSize(1);
  }
}
