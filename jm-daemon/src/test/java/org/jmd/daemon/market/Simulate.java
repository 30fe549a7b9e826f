package org.jmd.daemon.market;

import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.Locale;

/** Runs many seeds; {@code scripts/simulate} calls it. */
public final class Simulate {
  private Simulate() {}

  /**
   * {@code FIRST COUNT [trace]}; prints the traces of runs that went wrong, or with {@code trace}
   * of all, and exits with 1 if any did.
   */
  public static void main(String[] arguments) throws InterruptedException {
    long first = Long.parseLong(arguments[0]);
    long count = Long.parseLong(arguments[1]);
    boolean traces = arguments.length > 2 && arguments[2].equals("trace");
    PrintStream out = new PrintStream(System.out, true, StandardCharsets.UTF_8);
    Summary summary = new Summary();
    long start = System.nanoTime();
    Seeds.run(
        first,
        count,
        report -> {
          summary.add(report);
          if (traces || !report.violations().isEmpty()) {
            report.trace().forEach(out::println);
            report.violations().forEach(v -> out.println("seed " + report.seed() + ": " + v));
          }
        });
    double seconds = (System.nanoTime() - start) / 1e9;
    for (MarketSimulation.Report report : summary.failed()) {
      out.println(
          "seed " + report.seed() + " fails: scripts/simulate --first " + report.seed()
              + " --seeds 1");
    }
    out.printf(Locale.ROOT, "%.1f s, %.1f seeds/s%n", seconds, count / seconds);
    out.println(summary.line());
    System.exit(summary.failed().isEmpty() ? 0 : 1);
  }
}
