package org.jmd.wallet.history;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Duration;
import java.time.LocalDateTime;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * What a maker has earned, as the lines of the yield generator's report (wallet.md 3.3). Stateless.
 */
public final class YieldReport {
  private static final String HEADER =
      "timestamp,cj amount/satoshi,my input count,my input value/satoshi,cjfee/satoshi,"
          + "earned/satoshi,confirm time/min,notes";
  private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("yyyy/MM/dd HH:mm:ss");

  private YieldReport() {}

  /** The header and a line for each successful CoinJoin as maker, oldest first. */
  public static List<String> lines(List<HistoryEntry> entries) {
    List<String> lines = new ArrayList<>();
    lines.add(HEADER);
    entries.stream()
        .filter(e -> e.success() && e.isFromProtocol())
        .filter(e -> e.role().filter(r -> r == HistoryEntry.Role.MAKER).isPresent())
        .sorted(Comparator.comparing(e -> e.get(HistoryColumn.TIMESTAMP)))
        .forEach(e -> lines.add(line(e)));
    return lines;
  }

  private static String line(HistoryEntry entry) {
    Optional<LocalDateTime> start = entry.time(HistoryColumn.TIMESTAMP);
    return String.join(
        ",",
        start.map(TIME::format).orElse(entry.get(HistoryColumn.TIMESTAMP)),
        Long.toString(entry.cjAmountSats()),
        Integer.toString(entry.utxosUsed().size()),
        Long.toString(entry.number(HistoryColumn.INPUT_VALUE)),
        Long.toString(entry.number(HistoryColumn.FEE_RECEIVED)),
        Long.toString(entry.number(HistoryColumn.NET_FEE)),
        start
            .flatMap(s -> entry.time(HistoryColumn.CONFIRMED_AT).map(e -> minutes(s, e)))
            .orElse(""),
        "");
  }

  private static String minutes(LocalDateTime start, LocalDateTime end) {
    BigDecimal minutes =
        BigDecimal.valueOf(Duration.between(start, end).toMillis())
            .divide(BigDecimal.valueOf(60_000), 2, RoundingMode.HALF_EVEN)
            .stripTrailingZeros();
    return (minutes.scale() < 1 ? minutes.setScale(1) : minutes).toPlainString();
  }
}
