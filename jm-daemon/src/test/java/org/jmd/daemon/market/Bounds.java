package org.jmd.daemon.market;

import java.time.Duration;
import java.util.List;
import org.jmd.maker.MakerLimits;

/** Looks again and again whether makers keep no more than their limits allow. */
final class Bounds {
  private static final Duration EVERY = Duration.ofSeconds(20);

  /** Nothing grows where nothing happens. */
  private static final Duration EVERY_WHEN_CALM = Duration.ofMinutes(5);

  /** Nothing of which a limit is not named below grows beyond that in so small a market. */
  private static final int ANYTHING_ELSE = 1_500;

  /** Requests for offers that wait, of each way. */
  private static final int WAITING_REQUESTS = 32;

  /** What is shown to the owner. */
  private static final int RECENT_REQUESTS = 20;

  private final World world;
  private final List<MakerProgram> makers;
  private Duration every = EVERY;
  private boolean over;

  Bounds(World world, List<MakerProgram> makers) {
    this.world = world;
    this.makers = makers;
  }

  /** Looks from now on. */
  void watch() {
    world.time.after(
        every,
        () -> {
          if (!over) {
            makers.forEach(this::look);
            watch();
          }
        });
  }

  /** Looks less often from now on. */
  void calm() {
    every = EVERY_WHEN_CALM;
  }

  void end() {
    over = true;
  }

  /** Sessions are also counted at every word of a maker. */
  static void sessions(World world, MakerProgram maker) {
    int most = maker.spec().limits().sessions();
    if (maker.sessions() > most) {
      world.violated(
          maker.spec().host(), "has " + maker.sessions() + " sessions, allowed are " + most);
    }
  }

  private void look(MakerProgram maker) {
    sessions(world, maker);
    maker
        .footprint()
        .forEach((what, size) -> {
          int most = most(what, maker.spec().limits());
          if (size > most) {
            world.violated(
                maker.spec().host(), "keeps " + size + " in " + what + ", allowed are " + most);
          }
        });
  }

  private static int most(String what, MakerLimits limits) {
    return switch (what) {
      case "SessionTable.live" -> limits.sessions();
      case "SignedRounds.rounds" -> limits.signedRounds();
      case "DisclosureBudget.disclosed" -> limits.disclosuresPerHour();
      case "Queue.waiting" -> WAITING_REQUESTS;
      case "RecentRequests.last" -> RECENT_REQUESTS;
      default -> ANYTHING_ELSE;
    };
  }
}
