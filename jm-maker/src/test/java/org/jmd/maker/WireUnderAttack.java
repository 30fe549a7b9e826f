package org.jmd.maker;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import org.jmd.core.protocol.BoxedCommand;
import org.jmd.core.protocol.Plain;
import org.jmd.core.runtime.Deadline;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/**
 * A maker on the wire that is attacked by the tests of a subclass and serves honest takers before,
 * during and after the attack.
 */
abstract class WireUnderAttack {
  private static final Duration OBLIVION = Duration.ofMinutes(80);

  @TempDir Path folder;
  WireRig rig;
  private Optional<ScriptedTaker> honest = Optional.empty();
  private Deadline patience;

  @BeforeEach
  final void begin() {
    rig = new WireRig(folder).start();
    serve(filled());
    rig.time.run(OBLIVION);
    honest = Optional.of(filled());
    patience = rig.time.deadline(Duration.ofSeconds(290));
  }

  @AfterEach
  void honestTakersAreServed() {
    rig.time.run(Duration.ofSeconds(15));
    rig.awaitDirectory();
    finishHonestSession();
    rig.time.run(OBLIVION);
    serve(filled());
    rig.channel.close();
    assertThat(rig.time.failures()).isEmpty();
  }

  /** Completes the honest session that was open when the attack began. */
  void finishHonestSession() {
    honest.ifPresent(taker -> {
      assertThat(patience.isPast()).as("the attack lasted longer than a session").isFalse();
      serve(taker);
    });
    honest = Optional.empty();
  }

  ScriptedTaker filled() {
    ScriptedTaker taker = rig.taker();
    taker.say(taker.fill(0, MakerRig.AMOUNT));
    rig.pause();
    return taker;
  }

  void serve(ScriptedTaker taker) {
    assertThat(taker.heard(Plain.PubKey.class)).as("the honest fill is answered").isNotEmpty();
    taker.say(taker.auth());
    rig.pause();
    assertThat(taker.heard(BoxedCommand.IOAUTH)).as("the honest auth is answered").isNotEmpty();
    taker.say(taker.tx(taker.draft(rig.maker.offers().get(0)).tx()));
    rig.pause();
    assertThat(taker.heard(BoxedCommand.SIG)).as("the honest tx is signed").isNotEmpty();
  }

  /** Sessions of attackers. */
  int sessions() {
    return rig.maker.sessions() - (honest.isPresent() && !patience.isPast() ? 1 : 0);
  }
}
