package org.jmd.maker;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.ToLongFunction;

/**
 * Whether a soak went well. Memory is flat if the mean of the last quarter does not exceed that of
 * the second by more than a tenth, and by what the CoinJoins between them leave behind for good in
 * the wallet, its history and the chain in memory; the first quarter fills tables up to their
 * bounds.
 *
 * @param problems why not; empty if it did
 */
record SoakVerdict(List<String> problems, String memory) {
  private static final int LEAST_SAMPLES = 8;

  /** Before that the JVM and the tables are still filling up. */
  private static final Duration LEAST_TIME = Duration.ofMinutes(20);

  private static final double TOLERANCE = 0.1;

  /** A CoinJoin leaves two transactions in the chain, two addresses and a row of the history. */
  private static final double BYTES_PER_COINJOIN = 12 * 1024;

  /**
   * What a byte in use takes of the process: with a role's options the collector keeps up to a
   * fifth of the old generation free, and the young one is half as large.
   */
  private static final double RESIDENT_PER_BYTE = 1 / 0.8 * 1.5;

  static SoakVerdict of(List<SoakSample> samples, List<String> errors, List<String> failures) {
    List<String> problems = new ArrayList<>();
    failures.forEach(failure -> problems.add("not served: " + failure));
    errors.forEach(error -> problems.add("logged: " + error));
    if (samples.isEmpty() || samples.getLast().joined() == 0) {
      problems.add("no CoinJoin was served");
    }
    if (samples.size() < LEAST_SAMPLES || samples.getLast().at().compareTo(LEAST_TIME) < 0) {
      return new SoakVerdict(
          List.copyOf(problems), "not judged in less than " + LEAST_TIME.toMinutes() + " minutes");
    }
    String heap = judge("heap", samples, SoakSample::heapBytes, BYTES_PER_COINJOIN, problems);
    String resident =
        judge(
            "RSS",
            samples,
            SoakSample::residentBytes,
            BYTES_PER_COINJOIN * RESIDENT_PER_BYTE,
            problems);
    return new SoakVerdict(List.copyOf(problems), heap + "; " + resident);
  }

  private static String judge(
      String what,
      List<SoakSample> samples,
      ToLongFunction<SoakSample> figure,
      double bytesPerCoinJoin,
      List<String> problems) {
    int quarter = samples.size() / 4;
    List<SoakSample> second = samples.subList(quarter, 2 * quarter);
    List<SoakSample> last = samples.subList(samples.size() - quarter, samples.size());
    double before = second.stream().mapToLong(figure).average().orElseThrow();
    double after = last.stream().mapToLong(figure).average().orElseThrow();
    long joined = last.getFirst().joined() - second.getFirst().joined();
    double allowed = before * (1 + TOLERANCE) + joined * bytesPerCoinJoin;
    String text =
        String.format(
            Locale.ROOT,
            "%s %.1f MiB in the second quarter, %.1f in the last, at most %.1f allowed",
            what,
            SoakSample.mebibytes(before),
            SoakSample.mebibytes(after),
            SoakSample.mebibytes(allowed));
    if (after > allowed) {
      problems.add("memory grows: " + text);
    }
    return text;
  }

  boolean isGood() {
    return problems.isEmpty();
  }
}
