package org.jmd.daemon.market;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** What many runs came to. */
final class Summary {
  private final Map<Long, MarketSimulation.Report> reports = new TreeMap<>();

  /** Keeps the figures of a run and, if it went wrong, its trace. */
  void add(MarketSimulation.Report report) {
    reports.put(report.seed(), report.violations().isEmpty() ? report.withoutTrace() : report);
  }

  /** Runs in which an invariant was violated, in the order of their seeds. */
  List<MarketSimulation.Report> failed() {
    return reports.values().stream().filter(r -> !r.violations().isEmpty()).toList();
  }

  /** Runs so far. */
  int size() {
    return reports.size();
  }

  /** Of all runs together. */
  Figures figures() {
    return reports.values().stream()
        .map(MarketSimulation.Report::figures)
        .reduce(Figures.NONE, Figures::plus);
  }

  /** One line. */
  String line() {
    int violations = reports.values().stream().mapToInt(r -> r.violations().size()).sum();
    return "simulation: "
        + reports.size()
        + " seeds, "
        + violations
        + " violations, "
        + figures()
        + ", trace hash "
        + hash();
  }

  /** Of all traces, in the order of the seeds. */
  String hash() {
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      for (MarketSimulation.Report report : reports.values()) {
        digest.update(report.traceHash().getBytes(StandardCharsets.US_ASCII));
      }
      return HexFormat.of().formatHex(digest.digest());
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }
}
