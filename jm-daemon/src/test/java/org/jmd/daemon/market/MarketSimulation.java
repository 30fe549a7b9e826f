package org.jmd.daemon.market;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.jmd.core.testing.InMemoryNetwork.Conditions;
import org.jmd.core.tx.Tx;
import org.jmd.wallet.keys.Branch;

/**
 * A market of directories, makers and takers under a virtual clock, a function of its seed: who
 * takes part, what they want, how the network behaves, what breaks and who misbehaves. Afterwards
 * everybody's books are checked.
 */
final class MarketSimulation {
  /** No market takes longer than that, pauses included. */
  private static final Duration LIMIT = Duration.ofHours(6);

  /** Sessions, replies and reconnections have ended after that. */
  private static final Duration CALM = MakerProgram.TIMING.session().plus(Duration.ofMinutes(2));

  /** Leases have run out after that. */
  private static final Duration LONGEST_LEASE = Duration.ofHours(4);

  /** No other machine has it. */
  private static final int WITNESS_PURSE = 40;

  private final Scenario scenario;
  private final LogWatch logs;
  private final Planted planted;

  /**
   * How a run went.
   *
   * @param violations empty if everything is as it must be
   */
  record Report(
      long seed, List<String> violations, Figures figures, List<String> trace, String traceHash) {
    Report withoutTrace() {
      return new Report(seed, violations, figures, List.of(), traceHash);
    }
  }

  /** With a fault that is planted, a run ends as soon as it is noticed. */
  MarketSimulation(long seed, LogWatch logs, Planted planted) {
    this.scenario = Scenario.draw(seed);
    this.planted = planted;
    this.logs = logs;
  }

  /** Runs the market and checks it. */
  Report run() {
    Path disk = temporaryDirectory();
    try (World world = new World(scenario, disk, planted)) {
      return new Run(world).run();
    } finally {
      delete(disk);
      // What tasks say while they are unwound does not count.
      logs.forget("seed-" + scenario.seed() + ":");
    }
  }

  private final class Run {
    private final World world;
    private final List<MakerProgram> makers = new ArrayList<>();
    private final List<TakerProgram> takers = new ArrayList<>();
    private final Bounds bounds;
    private final Witness witness;
    private boolean calm;
    private boolean stopped;

    Run(World world) {
      this.world = world;
      this.bounds = new Bounds(world, makers);
      this.witness = new Witness(world, makers, Purse.of(WITNESS_PURSE));
    }

    Report run() {
      build();
      schedule();
      boolean ended = world.time.runUntil(() -> isOver() || isNoticed(), LIMIT);
      if (isNoticed()) {
        return report(Figures.Served.NONE);
      }
      if (!ended) {
        world.violated("market", "still busy after " + LIMIT + ": " + world.time.liveTasks());
      }
      calmDown();
      new Audit(world, makers).whenCalm();
      Figures.Served afterwards = witness.come();
      stopAll();
      world.run(LONGEST_LEASE);
      new Audit(world, makers).atTheEnd();
      world.time.failures().forEach(f -> world.violated("task", describe(f)));
      logs.take(world.tag()).forEach(line -> world.violated("log", line));
      world.trace.add("network", "hash " + Long.toHexString(world.network.traceHash()));
      return report(afterwards);
    }

    private boolean isNoticed() {
      return planted != Planted.NONE && !world.violations.isEmpty();
    }

    private boolean isOver() {
      return takers.stream().allMatch(TakerProgram::isDone)
          && world.time.nowNanos() > Scenario.STORM.toNanos() / 4;
    }

    private Report report(Figures.Served afterwards) {
      return new Report(
          scenario.seed(),
          List.copyOf(world.violations),
          figures(afterwards),
          world.trace.lines(),
          world.trace.hash());
    }

    private Figures figures(Figures.Served afterwards) {
      Figures.Served honest = served(t -> t.spec().vice() == TakerVice.NONE);
      boolean besieged = !scenario.siege().isNone();
      return new Figures(
          served(_ -> true),
          world.chain.accepted().size(),
          world.ledger.signatures(),
          world.machines.values().stream().mapToInt(m -> Math.max(0, m.starts() - 1)).sum(),
          world.network.deliveredFrames(),
          world.siegeLog.messages(),
          world.disclosures.count(),
          besieged ? honest : Figures.Served.NONE,
          besieged ? Figures.Served.NONE : honest,
          afterwards);
    }

    private Figures.Served served(Predicate<TakerProgram> counts) {
      return takers.stream()
          .filter(counts)
          .map(TakerProgram::served)
          .reduce(Figures.Served.NONE, Figures.Served::plus);
    }

    // ---- the beginning

    private void build() {
      world.network.conditions(scenario.weather());
      for (Scenario.DirectorySpec spec : scenario.directories()) {
        add(spec.host(), new DirectoryProgram(spec), Duration.ZERO);
      }
      for (Scenario.MakerSpec spec : scenario.makers()) {
        Purse purse = Purse.of(world.machines.size());
        fund(purse, spec.coins());
        MakerProgram maker = new MakerProgram(world, spec, purse);
        makers.add(maker);
        add(spec.host(), maker, spec.startsAt());
      }
      for (Scenario.TakerSpec spec : scenario.takers()) {
        if (spec.sharedWith().isPresent()) {
          join(spec, world.machine(spec.sharedWith().get()));
        } else {
          Purse purse = Purse.of(world.machines.size());
          fund(purse, spec.coins());
          TakerProgram taker = new TakerProgram(world, spec, purse);
          takers.add(taker);
          add(spec.host(), taker, Duration.ofSeconds(20));
        }
      }
      Purse last = Purse.of(WITNESS_PURSE);
      fund(last, Witness.coins());
      world.machines.put(Witness.HOST, new Machine(world, Witness.HOST, witness.program()));
      if (!scenario.siege().isNone()) {
        Bait bait = new Bait(world.chain, world.entropy.split());
        add(Besieger.HOST, new Besieger(world, bait), Duration.ofSeconds(1));
      }
      world.chain.mine(6);
      scenario.directories().forEach(d -> ways(d, d.vice().worsen(scenario.weather())));
      bounds.watch();
    }

    /** How the ways to and from a directory behave. */
    private void ways(Scenario.DirectorySpec directory, Conditions conditions) {
      if (directory.vice() != DirectoryVice.NONE) {
        world.machines.keySet().stream()
            .filter(host -> !host.equals(directory.host()))
            .forEach(host -> world.network.conditions(directory.host(), host, conditions));
      }
    }

    /** The taker gets a place in the maker's process. */
    private void join(Scenario.TakerSpec spec, Machine machine) {
      TakerProgram taker = new TakerProgram(world, spec, machine.purse().orElseThrow());
      takers.add(taker);
      machine.alsoRuns(taker);
    }

    private void add(String host, Machine.Program program, Duration startsAt) {
      Machine machine = new Machine(world, host, program);
      world.machines.put(host, machine);
      world.time.after(startsAt, machine::start);
    }

    private void fund(Purse purse, List<List<Long>> coins) {
      for (int mixdepth = 0; mixdepth < coins.size(); mixdepth++) {
        for (int i = 0; i < coins.get(mixdepth).size(); i++) {
          world.chain.fund(purse.script(mixdepth, Branch.EXTERNAL, i), coins.get(mixdepth).get(i));
        }
      }
    }

    private void schedule() {
      scenario.faults().forEach(fault -> world.time.after(fault.at(), () -> strike(fault)));
      block(0);
    }

    private void block(int number) {
      Duration wait = scenario.blocks().get(number % scenario.blocks().size());
      world.time.after(
          wait,
          () -> {
            if (!stopped) {
              world.chain.mine(1);
              world.trace.add("chain", "block " + number);
              block(number + 1);
            }
          });
    }

    private void strike(Scenario.Fault fault) {
      if (calm) {
        return;
      }
      world.trace.add("fault", fault.toString());
      switch (fault) {
        case Scenario.Fault.Partition(_, Duration lasts, List<String> hosts) -> {
          world.network.partition(new HashSet<>(hosts));
          world.time.after(lasts, world.network::heal);
        }
        case Scenario.Fault.Cut(_, String one, String other) -> world.network.cut(one, other);
        case Scenario.Fault.Kill(_, Duration lasts, String host) -> world.machine(host).kill(lasts);
        case Scenario.Fault.KillInWrite(_, Duration lasts, String host, int steps) ->
            world.machine(host).killInWrite(steps, lasts);
        case Scenario.Fault.Deaf(_, Duration lasts, String host) -> {
          world.network.stopReading(host);
          world.time.after(lasts, () -> world.network.resumeReading(host));
        }
        case Scenario.Fault.DiskFull(_, Duration lasts, String host) -> {
          world.machine(host).fillDisk();
          world.time.after(lasts, () -> world.machine(host).spare());
        }
        case Scenario.Fault.ChainDown(_, Duration lasts) -> {
          world.chain.setUnavailable(true);
          world.time.after(lasts, () -> world.chain.setUnavailable(false));
        }
      }
    }

    // ---- the end

    private void calmDown() {
      world.trace.add("market", "calms down");
      calm = true;
      world.meddler.rest();
      bounds.calm();
      world.machines.values().forEach(Machine::spare);
      world.network.heal();
      world.machines.keySet().forEach(world.network::resumeReading);
      world.chain.setUnavailable(false);
      world.network.conditions(Conditions.GOOD);
      scenario.directories().forEach(d -> ways(d, Conditions.GOOD));
      if (!scenario.siege().isNone()) {
        world.machine(Besieger.HOST).end();
      }
      world.run(CALM);
    }

    private void stopAll() {
      stopped = true;
      bounds.end();
      for (Machine machine : world.machines.values()) {
        machine.stop(Duration.ofSeconds(5));
      }
      world.run(Duration.ofMinutes(1));
      if (!world.time.liveTasks().isEmpty()) {
        world.violated("market", "tasks go on after the end: " + world.time.liveTasks());
      }
    }
  }

  private static String describe(Throwable failure) {
    java.io.StringWriter text = new java.io.StringWriter();
    failure.printStackTrace(new java.io.PrintWriter(text));
    return text.toString();
  }

  /** What a transaction of the chain is. */
  static Tx parse(String hex) {
    return Tx.tryParse(java.util.HexFormat.of().parseHex(hex)).orElseThrow();
  }

  private static Path temporaryDirectory() {
    try {
      Path memory = Path.of("/dev/shm");
      return Files.isWritable(memory)
          ? Files.createTempDirectory(memory, "jmd-market")
          : Files.createTempDirectory("jmd-market");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void delete(Path directory) {
    try (Stream<Path> all = Files.walk(directory)) {
      for (Path path : all.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(path);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
