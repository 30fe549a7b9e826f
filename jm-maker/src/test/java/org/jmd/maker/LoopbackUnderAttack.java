package org.jmd.maker;

import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/**
 * A maker on real sockets that is attacked by the tests of a subclass: an honest taker's session
 * spans the attack, and another comes after it.
 */
abstract class LoopbackUnderAttack {
  @TempDir Path folder;
  LoopbackRig rig;
  ScriptedTaker honest;

  @BeforeEach
  final void begin() throws IOException {
    rig = new LoopbackRig(folder);
    honest = rig.filled();
  }

  @AfterEach
  final void honestTakersAreServed() {
    rig.serve(honest);
    rig.serve(rig.filled());
    rig.close();
  }
}
