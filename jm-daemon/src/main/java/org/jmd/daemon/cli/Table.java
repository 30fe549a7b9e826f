package org.jmd.daemon.cli;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Pattern;

/** A table with a heading, columns aligned. A heading that begins with '>' aligns to the right. */
final class Table {
  private static final Pattern COLOUR = Pattern.compile("\u001b\\[[0-9;]*m");
  private static final String GAP = "  ";

  private final boolean[] right;
  private final List<String> heading;
  private final List<List<String>> rows = new ArrayList<>();

  Table(String... columns) {
    right = new boolean[columns.length];
    heading = new ArrayList<>();
    for (int i = 0; i < columns.length; i++) {
      right[i] = columns[i].startsWith(">");
      heading.add(right[i] ? columns[i].substring(1) : columns[i]);
    }
  }

  /** Adds a row: one cell for each column, which may carry colours. */
  Table row(Object... cells) {
    if (cells.length != right.length) {
      throw new IllegalArgumentException(cells.length + " cells for " + right.length + " columns");
    }
    rows.add(Arrays.stream(cells).map(String::valueOf).toList());
    return this;
  }

  /** The lines, without blanks at their ends; none if there is no row. */
  List<String> lines(Style style) {
    if (rows.isEmpty()) {
      return List.of();
    }
    int[] widths = new int[right.length];
    for (int i = 0; i < widths.length; i++) {
      widths[i] = width(heading.get(i));
      for (List<String> row : rows) {
        widths[i] = Math.max(widths[i], width(row.get(i)));
      }
    }
    List<String> lines = new ArrayList<>();
    lines.add(style.bold(line(heading, widths)));
    rows.forEach(row -> lines.add(line(row, widths)));
    return lines;
  }

  private String line(List<String> cells, int[] widths) {
    StringBuilder line = new StringBuilder();
    for (int i = 0; i < widths.length; i++) {
      String blanks = " ".repeat(widths[i] - width(cells.get(i)));
      line.append(i == 0 ? "" : GAP);
      line.append(right[i] ? blanks + cells.get(i) : cells.get(i) + blanks);
    }
    return line.toString().stripTrailing();
  }

  private static int width(String cell) {
    String text = COLOUR.matcher(cell).replaceAll("");
    return text.codePointCount(0, text.length());
  }
}
