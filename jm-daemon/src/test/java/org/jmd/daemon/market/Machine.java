package org.jmd.daemon.market;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.Optional;
import java.util.stream.Stream;
import org.jmd.core.chain.ChainUnavailableException;
import org.jmd.core.net.Transport;
import org.jmd.core.testing.SeededEntropy;
import org.jmd.core.testing.VirtualTime;
import org.jmd.wallet.file.PrivateFiles;
import org.jmd.wallet.file.WalletStorageException;
import org.jspecify.annotations.Nullable;

/**
 * A computer with a disk. Its process may die at any moment, also in the middle of a write, and
 * comes up again with what is on the disk.
 */
final class Machine {
  final World world;
  final String host;
  private final Program program;
  private Optional<Program> second = Optional.empty();
  private @Nullable Life life;
  private int starts;

  /** What runs on a machine. */
  interface Program {
    /** The life of one life, on its first task. */
    void run(Life life) throws InterruptedException;

    /** The wallet's keys, if there is a wallet. */
    Optional<Purse> purse();

    /** Ends the present process in good order, on one of its tasks. */
    void stop(Duration limit) throws InterruptedException;
  }

  /** One life of the program. What it starts through {@link #tasks} dies with it. */
  static final class Life {
    final Machine machine;
    final VirtualTime.Group tasks;
    final Path data;
    final Transport transport;
    final PrivateFiles files;
    final SeededEntropy entropy;
    private int stepsToDeath;
    private boolean diskFull;
    private Duration absence = Duration.ZERO;

    private Life(Machine machine, Path data) {
      World world = machine.world;
      this.machine = machine;
      this.data = data;
      this.tasks = world.time.group(world.tag() + machine.host + "." + machine.starts);
      this.transport = world.network.host(machine.host);
      this.entropy = world.entropy.split();
      this.files = new PrivateFiles((step, file) -> beforeWrite(step, file));
    }

    private void beforeWrite(PrivateFiles.Step step, Path file) throws IOException {
      if (diskFull) {
        throw new IOException("No space left on device");
      }
      if (stepsToDeath > 0 && --stepsToDeath == 0) {
        machine.die("in " + step + " of " + file.getFileName(), absence);
        throw tasks.die();
      }
    }

    /** Whether the disk takes nothing. */
    boolean isDiskFull() {
      return diskFull;
    }

    /** Tries again and again while node or disk do not work. */
    void untilItWorks(Runnable action) throws InterruptedException {
      while (true) {
        try {
          action.run();
          return;
        } catch (ChainUnavailableException | WalletStorageException e) {
          machine.world.trace.add(machine.host, "waits: " + e.getMessage());
          tasks.sleep(Duration.ofSeconds(10));
        }
      }
    }
  }

  Machine(World world, String host, Program program) {
    this.world = world;
    this.host = host;
    this.program = program;
  }

  boolean isMaker() {
    return program instanceof MakerProgram;
  }

  /** How often it was started. */
  int starts() {
    return starts;
  }

  Optional<Purse> purse() {
    return program.purse();
  }

  Optional<Life> life() {
    return Optional.ofNullable(life);
  }

  /** Starts the program with what the disk holds. */
  void start() {
    Path data = world.disk.resolve(host + "." + (starts + 1));
    copy(world.disk.resolve(host + "." + starts), data);
    starts++;
    Life next = new Life(this, data);
    life = next;
    world.trace.add(host, "starts (" + starts + ")");
    next.tasks.start(
        "main",
        () -> {
          try {
            program.run(next);
            if (second.isPresent()) {
              second.get().run(next);
            }
          } catch (InterruptedException _) {
            world.trace.add(host, "was interrupted");
          }
        });
  }

  /** After the first program, the process also runs that one, with the same wallet. */
  void alsoRuns(Program other) {
    second = Optional.of(other);
  }

  /** The process dies now and comes back after a while. */
  void kill(Duration absence) {
    Life victim = life;
    if (victim != null) {
      die("anywhere", absence);
      victim.tasks.kill();
    }
  }

  /** The process dies in one of its next writes. */
  void killInWrite(int steps, Duration absence) {
    Life victim = life;
    if (victim != null) {
      victim.stepsToDeath = steps;
      victim.absence = absence;
    }
  }

  /** The disk takes nothing until {@link #spare}, or until the process dies. */
  void fillDisk() {
    Life present = life;
    if (present != null) {
      present.diskFull = true;
    }
  }

  /** The disk works and no death is planned any more. */
  void spare() {
    Life present = life;
    if (present != null) {
      if (present.diskFull) {
        world.ledger.mayHold(this);
      }
      present.diskFull = false;
      present.stepsToDeath = 0;
    }
  }

  private void die(String where, Duration absence) {
    world.trace.add(host, "dies " + where);
    world.ledger.mayHold(this);
    life = null;
    world.network.crash(host);
    world.time.after(absence, this::start);
  }

  /** The process dies now and does not come back. */
  void end() {
    Life victim = life;
    if (victim != null) {
      life = null;
      world.network.crash(host);
      victim.tasks.kill();
    }
  }

  /** Ends the program in good order. */
  void stop(Duration limit) {
    Life present = life;
    if (present != null) {
      present.tasks.start(
          "stop",
          () -> {
            try {
              program.stop(limit);
            } catch (InterruptedException _) {
              world.violated(host, "stopping was interrupted");
            }
          });
    }
  }

  /** Where the data is now, or will be read from at the next start. */
  Path data() {
    return world.disk.resolve(host + "." + starts);
  }

  /**
   * A new place for each life, for locks that a dead process held in this JVM bind its successor no
   * more than they would in another.
   */
  private static void copy(Path from, Path to) {
    try {
      Files.createDirectories(to);
      if (!Files.isDirectory(from)) {
        return;
      }
      try (Stream<Path> all = Files.walk(from)) {
        for (Path source : all.sorted(Comparator.naturalOrder()).toList()) {
          Path target = to.resolve(from.relativize(source));
          if (Files.isDirectory(source)) {
            Files.createDirectories(target);
          } else {
            Files.copy(source, target);
          }
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
