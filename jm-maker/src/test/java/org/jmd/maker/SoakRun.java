package org.jmd.maker;

import com.sun.management.UnixOperatingSystemMXBean;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jmd.core.runtime.Deadline;
import org.jmd.core.runtime.Task;

/** A soak from its start to its summary. Used by one task but for {@link #stop}. */
final class SoakRun {
  private static final Duration LOOK = Duration.ofMillis(200);
  private static final Path STATUS = Path.of("/proc/self/status");

  private final Terms terms;
  private final PrintStream out;
  private final long start = System.nanoTime();
  private final List<SoakSample> samples = new ArrayList<>();
  private volatile boolean stopped;

  /**
   * How long and how much.
   *
   * @param limit when it ends at the latest
   * @param coinJoins it ends when so many were served
   * @param every between two samples
   * @param rate hostile messages a second at most, at least 1
   * @param queues of honest takers
   * @param pause of a queue between two takers
   */
  record Terms(
      Duration limit, long coinJoins, Duration every, int rate, int queues, Duration pause) {}

  SoakRun(Terms terms, PrintStream out) {
    this.terms = terms;
    this.out = out;
  }

  /** Lets {@link #run} end soon. */
  void stop() {
    stopped = true;
  }

  /** Runs in a directory of its own. */
  SoakVerdict run(Path home) throws InterruptedException {
    try (SoakLog log = SoakLog.open();
        SoakRig rig = new SoakRig(home).start()) {
      SoakHonest honest = new SoakHonest(rig, terms.pause());
      SoakHostiles hostiles = new SoakHostiles(rig, terms.rate());
      List<Task> tasks = new ArrayList<>();
      tasks.add(rig.tasks.start("hostiles", untilCancelled(hostiles::run)));
      for (int i = 0; i < terms.queues(); i++) {
        tasks.add(rig.tasks.start("honest-" + i, untilCancelled(honest::run)));
      }
      out.println(SoakSample.HEADER);
      observe(rig, honest, hostiles, log);
      for (Task task : tasks) {
        task.cancel();
        task.await(Duration.ofSeconds(5));
      }
      SoakVerdict verdict = SoakVerdict.of(samples, log.errors(), honest.problems());
      summarise(rig, verdict);
      return verdict;
    }
  }

  private interface Body {
    void run() throws InterruptedException;
  }

  private static Runnable untilCancelled(Body body) {
    return () -> {
      try {
        body.run();
      } catch (InterruptedException _) {
        // The soak is over.
        return;
      }
    };
  }

  private void observe(SoakRig rig, SoakHonest honest, SoakHostiles hostiles, SoakLog log)
      throws InterruptedException {
    Deadline end = rig.tasks.deadline(terms.limit());
    Deadline next = rig.tasks.deadline(terms.every());
    while (!end.isPast() && !stopped && honest.done() < terms.coinJoins()) {
      rig.tasks.sleep(next.remaining().compareTo(LOOK) < 0 ? next.remaining() : LOOK);
      if (next.isPast()) {
        sample(rig, honest, hostiles, log);
        next = rig.tasks.deadline(terms.every());
      }
    }
    sample(rig, honest, hostiles, log);
  }

  private void sample(SoakRig rig, SoakHonest honest, SoakHostiles hostiles, SoakLog log) {
    System.gc();
    Runtime runtime = Runtime.getRuntime();
    SoakSample sample =
        new SoakSample(
            elapsed(),
            honest.done(),
            honest.left(),
            honest.failed(),
            hostiles.sent(),
            rig.directory.answersToNobody(),
            runtime.totalMemory() - runtime.freeMemory(),
            residentBytes(),
            cpu(),
            ManagementFactory.getThreadMXBean().getThreadCount(),
            descriptors(),
            rig.maker.sessions(),
            log.lines());
    samples.add(sample);
    out.println(sample.line());
  }

  private Duration elapsed() {
    return Duration.ofNanos(System.nanoTime() - start);
  }

  private static Duration cpu() {
    return ManagementFactory.getOperatingSystemMXBean()
            instanceof com.sun.management.OperatingSystemMXBean system
        ? Duration.ofNanos(system.getProcessCpuTime())
        : Duration.ZERO;
  }

  private static long descriptors() {
    return ManagementFactory.getOperatingSystemMXBean() instanceof UnixOperatingSystemMXBean unix
        ? unix.getOpenFileDescriptorCount()
        : 0;
  }

  private static long residentBytes() {
    if (!Files.isReadable(STATUS)) {
      return 0;
    }
    try {
      return Files.readAllLines(STATUS).stream()
          .filter(line -> line.startsWith("VmRSS:"))
          .mapToLong(line -> Long.parseLong(line.replaceAll("[^0-9]", "")) * 1024)
          .findFirst()
          .orElse(0);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void summarise(SoakRig rig, SoakVerdict verdict) {
    SoakSample last = samples.getLast();
    double seconds = last.at().toMillis() / 1000.0;
    out.println();
    out.println("maker's counts: " + rig.maker.counters().counts());
    out.printf(
        Locale.ROOT,
        "%.0f s: %d CoinJoins served (%.2f a second), %d takers left, %d not served%n",
        seconds,
        last.joined(),
        last.joined() / seconds,
        last.left(),
        last.failed());
    out.printf(
        Locale.ROOT,
        "%d hostile messages (%.0f a second), %d of them rejected; %.1f%% of one core for both"
            + " sides; %.1f log lines a minute%n",
        last.sent(),
        last.sent() / seconds,
        last.sent() - last.answered(),
        last.cpu().toMillis() / 10.0 / seconds,
        last.logLines() * 60 / seconds);
    out.println("memory: " + verdict.memory());
    verdict.problems().forEach(problem -> out.println("PROBLEM: " + problem));
    out.println(verdict.isGood() ? "verdict: good" : "verdict: NOT good");
  }
}
