package org.jmd.wallet.history;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * The text of a history file as rows (wallet.md 3.3): of the present layout, or of an older one
 * with fewer columns or another order.
 *
 * @param entries in the order of the file
 * @param others titles of columns that are unknown here; they are kept behind all others
 * @param problem why the file must be rewritten, empty if it need not
 */
record HistoryTable(
    List<HistoryEntry> entries, List<String> others, String problem, boolean isEmpty) {
  private static final Pattern FINGERPRINT = Pattern.compile("(?:[0-9a-f]{8})?");
  private static final int MAX_OTHERS = 100;
  private static final Set<String> NETWORKS =
      Set.of("mainnet", "testnet", "testnet4", "signet", "regtest", "");

  /** Copies the lists. */
  HistoryTable {
    entries = List.copyOf(entries);
    others = List.copyOf(others);
  }

  static String header() {
    return header(List.of());
  }

  private static String header(List<String> others) {
    return Csv.format(titles(others));
  }

  private static List<String> titles(List<String> others) {
    return Stream.concat(HistoryColumn.all().stream().map(HistoryColumn::title), others.stream())
        .toList();
  }

  /** These rows as they follow in this file, with the header if it has none yet. */
  String continued(List<HistoryEntry> rows) {
    StringBuilder text = new StringBuilder(isEmpty ? header(others) : "");
    rows.forEach(row -> text.append(Csv.format(row.row(others.size()))));
    return text.toString();
  }

  /** This one after these rows were added. */
  HistoryTable with(List<HistoryEntry> rows) {
    List<HistoryEntry> all = new ArrayList<>(entries);
    all.addAll(rows);
    return new HistoryTable(all, others, problem, false);
  }

  /** A file with these rows and all columns of this one. */
  String replaced(List<HistoryEntry> rows) {
    return new HistoryTable(List.of(), others, "", true).continued(rows);
  }

  /** Whether it can stay as it is. */
  boolean isCurrent() {
    return problem.isEmpty();
  }

  /**
   * Reads any text; a row without sense is left out. Total.
   *
   * @param oldName whether the file bears the old name
   */
  static HistoryTable parse(String text, boolean oldName) {
    Csv.Parsed parsed = Csv.parse(text);
    if (parsed.rows().isEmpty()) {
      return new HistoryTable(List.of(), List.of(), oldName ? "old name" : "", true);
    }
    List<String> titles = parsed.rows().getFirst();
    List<Optional<HistoryColumn>> layout = titles.stream().map(HistoryColumn::of).toList();
    boolean complete =
        layout.stream().flatMap(Optional::stream).distinct().count() == HistoryColumn.all().size();
    List<Integer> unknown = unknown(titles);
    List<String> others = unknown.stream().map(titles::get).toList();
    boolean ordered = titles.equals(titles(others));
    List<List<String>> rows = parsed.rows().subList(1, parsed.rows().size());
    List<HistoryEntry> entries = new ArrayList<>();
    for (int i = 0; i < rows.size(); i++) {
      List<String> all = rows.get(i);
      boolean unfinished = parsed.torn() && i == rows.size() - 1;
      // All but the last cell of an unfinished row are certain to be whole.
      List<String> row = unfinished ? all.subList(0, all.size() - 1) : all;
      if (!unfinished || all.size() >= titles.size()) {
        entries.add(
            entry(row, layout, complete && !ordered)
                .withOthers(unknown.stream().map(c -> c < row.size() ? row.get(c) : "").toList()));
      }
    }
    return new HistoryTable(
        entries, others, problem(oldName, complete, ordered, parsed.torn()), false);
  }

  /** Positions of the columns of other programs; so few that rows cannot become much longer. */
  private static List<Integer> unknown(List<String> titles) {
    return IntStream.range(0, titles.size())
        .filter(i -> !titles.get(i).isBlank() && HistoryColumn.of(titles.get(i)).isEmpty())
        .limit(MAX_OTHERS)
        .boxed()
        .toList();
  }

  private static String problem(boolean oldName, boolean complete, boolean ordered, boolean torn) {
    if (oldName) {
      return "old name";
    }
    if (!complete) {
      return "columns are missing";
    }
    if (!ordered) {
      return "columns are in another order";
    }
    return torn ? "the last row is not finished" : "";
  }

  private static HistoryEntry entry(
      List<String> row, List<Optional<HistoryColumn>> layout, boolean shuffled) {
    Map<HistoryColumn, String> byHeader = byHeader(row, layout);
    if (shuffled && !looksRight(byHeader)) {
      // A program that knew the present order may have appended under an older header.
      Map<HistoryColumn, String> byOrder =
          byHeader(row, HistoryColumn.all().stream().map(Optional::of).toList());
      if (looksRight(byOrder)) {
        return HistoryEntry.of(byOrder);
      }
    }
    return HistoryEntry.of(byHeader);
  }

  private static Map<HistoryColumn, String> byHeader(
      List<String> row, List<Optional<HistoryColumn>> layout) {
    EnumMap<HistoryColumn, String> cells = new EnumMap<>(HistoryColumn.class);
    for (int i = 0; i < Math.min(row.size(), layout.size()); i++) {
      String cell = row.get(i);
      layout.get(i).ifPresent(column -> cells.put(column, cell));
    }
    Set<HistoryColumn> named = new HashSet<>();
    layout.forEach(column -> column.ifPresent(named::add));
    List<HistoryColumn> missing =
        HistoryColumn.all().stream().filter(c -> !named.contains(c)).toList();
    for (int i = layout.size(); i < row.size() && i - layout.size() < missing.size(); i++) {
      cells.put(missing.get(i - layout.size()), row.get(i));
    }
    if (!cells.containsKey(HistoryColumn.AMOUNT) && cells.containsKey(HistoryColumn.CJ_AMOUNT)) {
      cells.put(HistoryColumn.AMOUNT, cells.getOrDefault(HistoryColumn.CJ_AMOUNT, "0"));
    }
    return cells;
  }

  private static boolean looksRight(Map<HistoryColumn, String> cells) {
    return NETWORKS.contains(cells.getOrDefault(HistoryColumn.NETWORK, ""))
        && FINGERPRINT.matcher(cells.getOrDefault(HistoryColumn.WALLET_FINGERPRINT, "")).matches();
  }
}
