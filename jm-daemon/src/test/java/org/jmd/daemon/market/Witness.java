package org.jmd.daemon.market;

import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import org.jmd.taker.TakerSettings;

/**
 * An honest taker that comes when faults and floods are over: whoever can serve it must do so, as
 * soon as what was shown or signed before does not count any more.
 */
final class Witness {
  static final String HOST = "witness";
  private static final long COIN_SATS = 3_000_000;
  private static final int PERCENT = 10;

  /** It may meet every maker with a vice before one without; it remembers whom it has met. */
  private static final int ROUNDS = 9;

  /** About what it asks for. */
  private static final long AMOUNT = 3 * COIN_SATS / 100 * PERCENT;

  /** One may be lost while the round goes on. */
  private static final int NEEDED = 2;

  private static final Duration STEP = Duration.ofMinutes(5);
  private static final int STEPS = 16;
  private static final Duration LIMIT = Duration.ofHours(1);

  private final World world;
  private final List<MakerProgram> makers;
  private final TakerProgram taker;

  Witness(World world, List<MakerProgram> makers, Purse purse) {
    this.world = world;
    this.makers = makers;
    this.taker = new TakerProgram(world, spec(), purse, 1);
  }

  static List<List<Long>> coins() {
    return List.of(Collections.nCopies(3, COIN_SATS));
  }

  private static Scenario.TakerSpec spec() {
    return new Scenario.TakerSpec(
        HOST,
        Optional.empty(),
        coins(),
        Collections.nCopies(
            ROUNDS, new Scenario.RoundSpec(Duration.ofMinutes(1), PERCENT, 1, false)),
        TakerSettings.Broadcast.Policy.SELF,
        false,
        true,
        TakerVice.NONE);
  }

  Machine.Program program() {
    return taker;
  }

  /** Comes once there are makers that can serve it; none if there are never any. */
  Figures.Served come() {
    for (int i = 0; i < STEPS && able() < NEEDED; i++) {
      world.run(STEP);
    }
    if (able() < NEEDED) {
      world.trace.add(HOST, "stays away");
      return Figures.Served.NONE;
    }
    world.machine(HOST).start();
    if (!world.time.runUntil(taker::isDone, LIMIT)) {
      world.violated(HOST, "is still busy after " + LIMIT);
    }
    if (taker.completed() == 0) {
      world.violated(HOST, "is not served though the floods are over");
    }
    return new Figures.Served(1, Math.min(1, taker.completed()));
  }

  private long able() {
    return makers.stream().filter(maker -> maker.canServe(AMOUNT)).count();
  }
}
