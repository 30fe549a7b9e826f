package org.jmd.wallet.history;

import java.util.ArrayList;
import java.util.List;

/** Comma-separated values by RFC 4180 with quotes only where needed and CRLF line ends. */
final class Csv {
  /**
   * Records of a text.
   *
   * @param rows in order
   * @param torn whether the text ends within a record: without a line end or within quotes
   */
  record Parsed(List<List<String>> rows, boolean torn) {}

  private Csv() {}

  /** Reads any text; blank lines are no records. Total. */
  static Parsed parse(String text) {
    Reader reader = new Reader();
    for (int i = 0; i < text.length(); i++) {
      reader.accept(text.charAt(i));
    }
    return reader.finish();
  }

  /** A record with its line end. */
  static String format(List<String> cells) {
    StringBuilder out = new StringBuilder();
    for (int i = 0; i < cells.size(); i++) {
      if (i > 0) {
        out.append(',');
      }
      quote(cells.get(i), out);
    }
    return out.append("\r\n").toString();
  }

  private static void quote(String cell, StringBuilder out) {
    boolean plain = cell.chars().noneMatch(c -> c == ',' || c == '"' || c == '\r' || c == '\n');
    if (plain) {
      out.append(cell);
    } else {
      out.append('"').append(cell.replace("\"", "\"\"")).append('"');
    }
  }

  /** Where the reader is within a record. */
  private enum State {
    CELL_START,
    PLAIN,
    QUOTED,
    QUOTE_IN_QUOTED
  }

  private static final class Reader {
    private final List<List<String>> rows = new ArrayList<>();
    private List<String> row = new ArrayList<>();
    private final StringBuilder cell = new StringBuilder();
    private State state = State.CELL_START;

    void accept(char c) {
      switch (state) {
        case QUOTED -> {
          if (c == '"') {
            state = State.QUOTE_IN_QUOTED;
          } else {
            cell.append(c);
          }
        }
        case QUOTE_IN_QUOTED -> {
          if (c == '"') {
            cell.append(c);
            state = State.QUOTED;
          } else {
            state = State.PLAIN;
            acceptPlain(c);
          }
        }
        case CELL_START -> {
          if (c == '"') {
            state = State.QUOTED;
          } else {
            state = State.PLAIN;
            acceptPlain(c);
          }
        }
        case PLAIN -> acceptPlain(c);
      }
    }

    private void acceptPlain(char c) {
      if (c == ',') {
        endCell();
      } else if (c == '\n') {
        endRow();
      } else if (c != '\r') {
        cell.append(c);
      }
    }

    private void endCell() {
      row.add(cell.toString());
      cell.setLength(0);
      state = State.CELL_START;
    }

    private void endRow() {
      endCell();
      if (row.size() > 1 || !row.getFirst().isEmpty()) {
        rows.add(row);
      }
      row = new ArrayList<>();
    }

    Parsed finish() {
      boolean torn = !row.isEmpty() || !cell.isEmpty() || state != State.CELL_START;
      if (torn) {
        endRow();
      }
      return new Parsed(rows, torn);
    }
  }
}
