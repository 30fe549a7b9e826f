package org.jmd.daemon.watch;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jmd.wallet.history.HistoryColumn;
import org.jmd.wallet.history.HistoryEntry;

/**
 * What a maker earned, from the confirmed CoinJoins of the history (coinjoin.md 1.16). Times are
 * local, as in the file.
 *
 * @param rows CoinJoins as maker that came to their end well, the oldest first
 */
public record Statement(List<HistoryEntry> rows) {
  private static final String HEADER =
      "timestamp,cj amount/satoshi,my input count,my input value/satoshi,cjfee/satoshi,"
          + "earned/satoshi,confirm time/min,notes\n";
  private static final DateTimeFormatter SECONDS =
      DateTimeFormatter.ofPattern("yyyy/MM/dd HH:mm:ss");

  /** Copies the list. */
  public Statement {
    rows = List.copyOf(rows);
  }

  /** Takes what counts out of a history. */
  public static Statement of(List<HistoryEntry> history) {
    return new Statement(
        history.stream()
            .filter(HistoryEntry::success)
            .filter(e -> e.role().filter(r -> r == HistoryEntry.Role.MAKER).isPresent())
            .filter(HistoryEntry::isFromProtocol)
            .toList());
  }

  /** What was confirmed since then. */
  Statement since(Instant start, ZoneId zone) {
    LocalDateTime first = LocalDateTime.ofInstant(start, zone);
    return new Statement(
        rows.stream()
            .filter(row -> time(row).filter(t -> !t.isBefore(first)).isPresent())
            .toList());
  }

  /** How long a period is. */
  public enum Period {
    DAY,
    MONTH,
    YEAR
  }

  /**
   * One period in which something was earned.
   *
   * @param period such as 2026-11-28, 2026-11 or 2026
   * @param coinJoins how many
   * @param volumeSats sum of their amounts
   * @param earnedSats fees, less contributions to miner fees
   */
  public record Line(String period, int coinJoins, long volumeSats, long earnedSats) {}

  /** The periods in which something was earned, the oldest first. */
  public List<Line> by(Period period) {
    Map<String, Line> lines = new TreeMap<>();
    for (HistoryEntry row : rows) {
      String name = time(row).map(t -> name(t.toLocalDate(), period)).orElse("unknown");
      lines.merge(
          name,
          new Line(name, 1, row.cjAmountSats(), earned(row)),
          (a, b) ->
              new Line(
                  name,
                  a.coinJoins() + b.coinJoins(),
                  a.volumeSats() + b.volumeSats(),
                  a.earnedSats() + b.earnedSats()));
    }
    return List.copyOf(lines.values());
  }

  private static String name(LocalDate day, Period period) {
    return switch (period) {
      case DAY -> day.toString();
      case MONTH -> day.toString().substring(0, 7);
      case YEAR -> day.toString().substring(0, 4);
    };
  }

  /** When it was confirmed, or signed where that is not known. */
  private static Optional<LocalDateTime> time(HistoryEntry row) {
    return row.time(HistoryColumn.CONFIRMED_AT).or(() -> row.time(HistoryColumn.TIMESTAMP));
  }

  private static long earned(HistoryEntry row) {
    return row.number(HistoryColumn.NET_FEE);
  }

  /** Sums up to that moment, whose day begins at midnight in that zone. */
  public MakerStatus.Earnings earnings(Instant now, ZoneId zone) {
    LocalDate today = LocalDate.ofInstant(now, zone);
    return new MakerStatus.Earnings(
        rows.stream()
            .filter(row -> time(row).filter(t -> t.toLocalDate().equals(today)).isPresent())
            .mapToLong(Statement::earned)
            .sum(),
        rows.stream().mapToLong(Statement::earned).sum(),
        rows.size());
  }

  /** The table that yield generators of joinmarket-clientserver write. */
  public String legacyCsv() {
    StringBuilder text = new StringBuilder(HEADER);
    // Its first row tells the start of the program; readers skip it.
    text.append(
            when(rows.isEmpty() ? Optional.empty() : rows.getFirst().time(HistoryColumn.TIMESTAMP)))
        .append(",,,,,,,Connected\n");
    for (HistoryEntry row : rows) {
      List<String> cells = new ArrayList<>();
      cells.add(when(time(row)));
      cells.add(Long.toString(row.cjAmountSats()));
      cells.add(Integer.toString(row.utxosUsed().size()));
      cells.add(Long.toString(row.number(HistoryColumn.INPUT_VALUE)));
      cells.add(Long.toString(row.number(HistoryColumn.FEE_RECEIVED)));
      cells.add(Long.toString(earned(row)));
      cells.add(minutes(row));
      cells.add("");
      text.append(String.join(",", cells)).append('\n');
    }
    return text.toString();
  }

  private static String when(Optional<LocalDateTime> time) {
    return time.map(SECONDS::format).orElse("");
  }

  private static String minutes(HistoryEntry row) {
    Optional<LocalDateTime> begun = row.time(HistoryColumn.TIMESTAMP);
    Optional<LocalDateTime> done = row.time(HistoryColumn.CONFIRMED_AT);
    return begun.isPresent() && done.isPresent()
        ? Long.toString(Math.max(0, Duration.between(begun.get(), done.get()).toMinutes()))
        : "";
  }
}
