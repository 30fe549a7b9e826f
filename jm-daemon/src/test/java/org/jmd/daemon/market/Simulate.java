package org.jmd.daemon.market;

import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;

/** Runs many seeds; {@code scripts/simulate} calls it. */
public final class Simulate {
  private static final int PROGRESS = 100;

  private final PrintStream out = new PrintStream(System.out, true, StandardCharsets.UTF_8);
  private final Summary summary = new Summary();
  private long seeds = 1000;
  private long first = 1;
  private boolean traces;
  private Planted planted = Planted.NONE;

  private Simulate() {}

  /**
   * {@code [--seeds N] [--first S] [--trace] [--fault NAME]}; prints the traces of runs that went
   * wrong, or of all, and a summary. Exits with 1 if any went wrong, with 2 if an argument makes no
   * sense. With a fault only the first that is noticed of each run is printed.
   */
  public static void main(String[] arguments) throws InterruptedException {
    Simulate simulate = new Simulate();
    try {
      simulate.read(List.of(arguments).iterator());
    } catch (IllegalArgumentException e) {
      System.err.println("simulate: " + e.getMessage() + "; see --help");
      System.exit(2);
    }
    System.exit(simulate.run() ? 0 : 1);
  }

  private void read(Iterator<String> arguments) {
    while (arguments.hasNext()) {
      String option = arguments.next();
      switch (option) {
        case "--trace" -> traces = true;
        case "--seeds" -> seeds = number(option, arguments);
        case "--first" -> first = number(option, arguments);
        case "--fault" -> planted = fault(arguments.hasNext() ? arguments.next() : "");
        default -> throw new IllegalArgumentException("unknown argument " + option);
      }
    }
  }

  private static Planted fault(String name) {
    return Arrays.stream(Planted.values())
        .filter(planted -> planted.name().equals(name))
        .findFirst()
        .orElseThrow(() ->
            new IllegalArgumentException(
                "--fault must be one of " + List.of(Planted.values()) + ", got " + name));
  }

  private static long number(String option, Iterator<String> arguments) {
    String text = arguments.hasNext() ? arguments.next() : "";
    if (!text.matches("[0-9]{1,15}")) {
      throw new IllegalArgumentException(option + " needs a number");
    }
    return Long.parseLong(text);
  }

  private boolean run() throws InterruptedException {
    long start = System.nanoTime();
    Seeds.run(first, seeds, planted, this::hear);
    double seconds = (System.nanoTime() - start) / 1e9;
    for (MarketSimulation.Report report : summary.failed()) {
      out.println("seed " + report.seed() + " failed: " + report.violations().getFirst());
    }
    out.printf(Locale.ROOT, "%.1f s, %.1f seeds/s%n", seconds, seeds / seconds);
    out.println(summary.line());
    return summary.failed().isEmpty();
  }

  private void hear(MarketSimulation.Report report) {
    summary.add(report);
    if (traces || (planted == Planted.NONE && !report.violations().isEmpty())) {
      report.trace().forEach(out::println);
      report.violations().forEach(v -> out.println("seed " + report.seed() + ": " + v));
    }
    if (summary.size() % PROGRESS == 0 && summary.size() < seeds) {
      System.err.println(summary.size() + " of " + seeds + " seeds");
    }
  }
}
