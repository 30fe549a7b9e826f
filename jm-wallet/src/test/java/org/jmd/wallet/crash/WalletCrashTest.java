package org.jmd.wallet.crash;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.jmd.core.crypto.Entropy;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Kills processes that use a wallet, alone and several at once, and looks whether what they were
 * told was kept is there. {@code -Djmd.crash.seed} repeats what they did and when they were killed
 * as far as the machine's pace allows, {@code -Djmd.crash.kills} says how many die.
 */
class WalletCrashTest {
  private static final Logger log = LoggerFactory.getLogger(WalletCrashTest.class);
  private static final int ARENAS = 8;

  @TempDir Path directory;

  @Test
  void keepsWhatItHasAcknowledgedWheneverItIsKilled() throws Exception {
    int kills = Integer.getInteger("jmd.crash.kills", 300);
    long seed = Long.getLong("jmd.crash.seed", Entropy.system().nextLong());
    log.info("crash test: {} kills, -Djmd.crash.seed={}", kills, seed);
    VictimJvm jvm = new VictimJvm(directory);
    jvm.train(
        new Arena(jvm, directory.resolve("training"), 0)::talk, directory.resolve("training"));

    Random random = new Random(seed);
    List<Arena> arenas = new ArrayList<>();
    for (int i = 0; i < ARENAS; i++) {
      arenas.add(new Arena(jvm, directory.resolve("arena" + i), random.nextLong()));
    }
    try (ExecutorService executor =
        Executors.newFixedThreadPool(Runtime.getRuntime().availableProcessors())) {
      List<Future<Void>> ends = new ArrayList<>();
      for (int i = 0; i < ARENAS; i++) {
        ends.add(executor.submit(fight(arenas.get(i), (kills + i) / ARENAS)));
      }
      for (Future<Void> end : ends) {
        end.get();
      }
    } catch (Exception | AssertionError e) {
      // With the reason, because a summary shows no causes.
      throw new AssertionError(
          "crash test failed; repeat with -Djmd.crash.seed=" + seed + ": " + e.getMessage(), e);
    }
    int payments = arenas.stream().mapToInt(arena -> arena.chain().accepted().size()).sum();
    int acknowledged = arenas.stream().mapToInt(arena -> arena.ledger().count()).sum();
    log.info(
        "crash test: {} kills, {} things acknowledged, {} payments", kills, acknowledged, payments);
    assertThat(acknowledged).isGreaterThan(kills);
    assertThat(payments).isPositive();
  }

  private static Callable<Void> fight(Arena arena, int kills) {
    return () -> {
      Files.createDirectories(arena.directory());
      Aftermath aftermath = new Aftermath(arena);
      int killed = 0;
      while (killed < kills) {
        int now = arena.round(kills - killed);
        killed += now;
        aftermath.check(now);
      }
      return null;
    };
  }
}
