package org.jmd.daemon.cli;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.jline.keymap.BindingReader;
import org.jline.keymap.KeyMap;
import org.jline.terminal.Attributes;
import org.jline.terminal.Size;
import org.jline.terminal.Terminal;
import org.jline.terminal.TerminalBuilder;
import org.jline.terminal.impl.DumbTerminal;
import org.jline.utils.AttributedString;
import org.jline.utils.AttributedStringBuilder;
import org.jline.utils.AttributedStyle;
import org.jline.utils.Display;
import org.jline.utils.InfoCmp.Capability;

/** Shows a {@link CoinBoard} on a terminal and gives it the keys that are pressed. */
final class CoinScreen {
  private static final int OTHER_LINES = 5;
  private static final int LEAST_ROWS = 3;
  private static final long ESCAPE_MILLIS = 100;

  private final Terminal terminal;
  private final Display display;
  private final KeyMap<CoinBoard.Key> keys = new KeyMap<>();

  /** On a terminal that stays the caller's. */
  CoinScreen(Terminal terminal) {
    this.terminal = terminal;
    this.display = new Display(terminal, false);
    keys.setAmbiguousTimeout(ESCAPE_MILLIS);
    bind(CoinBoard.Key.UP, Capability.key_up, "k", "\u001b[A", "\u001bOA");
    bind(CoinBoard.Key.DOWN, Capability.key_down, "j", "\u001b[B", "\u001bOB");
    bind(CoinBoard.Key.PAGE_UP, Capability.key_ppage, "\u001b[5~");
    bind(CoinBoard.Key.PAGE_DOWN, Capability.key_npage, "\u001b[6~");
    bind(CoinBoard.Key.FIRST, Capability.key_home, "g", "\u001b[H", "\u001b[1~");
    bind(CoinBoard.Key.LAST, Capability.key_end, "G", "\u001b[F", "\u001b[4~");
    keys.bind(CoinBoard.Key.TOGGLE, " ", "\t");
    keys.bind(CoinBoard.Key.ALL, "a");
    keys.bind(CoinBoard.Key.NONE, "n");
    keys.bind(CoinBoard.Key.CONFIRM, "\r", "\n");
    keys.bind(CoinBoard.Key.CANCEL, "q", "\u001b", "\u0003", "\u0004");
  }

  private void bind(CoinBoard.Key key, Capability capability, String... sequences) {
    keys.bind(key, sequences);
    String known = KeyMap.key(terminal, capability);
    if (known != null) {
      keys.bind(key, known);
    }
  }

  /**
   * The terminal of the process; what is drawn goes to standard error, for results own standard
   * output.
   */
  static Terminal system() {
    try {
      return TerminalBuilder.builder()
          .system(true)
          .systemOutput(TerminalBuilder.SystemOutput.SysErr)
          .dumb(true)
          .build();
    } catch (IOException e) {
      throw new UncheckedIOException("cannot use the terminal", e);
    }
  }

  /** A terminal that nobody sees, on which these keys were pressed. */
  static Terminal typed(String keys) throws IOException {
    DumbTerminal terminal =
        new DumbTerminal(
            "typed",
            "ansi",
            new ByteArrayInputStream(keys.getBytes(StandardCharsets.UTF_8)),
            OutputStream.nullOutputStream(),
            StandardCharsets.UTF_8);
    terminal.setSize(new Size(160, 24));
    return terminal;
  }

  /** Works on the board until it is confirmed or cancelled; whether it was confirmed. */
  boolean run(CoinBoard board) {
    Attributes before = terminal.enterRawMode();
    try {
      Attributes raw = terminal.getAttributes();
      // Ctrl-C is a key like others here, so that the terminal is always put back in order.
      raw.setLocalFlag(Attributes.LocalFlag.ISIG, false);
      terminal.setAttributes(raw);
      return work(board) == CoinBoard.State.CONFIRMED;
    } finally {
      display.update(List.of(), 0);
      terminal.setAttributes(before);
      terminal.flush();
    }
  }

  private CoinBoard.State work(CoinBoard board) {
    BindingReader reader = new BindingReader(terminal.reader());
    CoinBoard.State state = CoinBoard.State.WORKING;
    while (state == CoinBoard.State.WORKING) {
      draw(board);
      CoinBoard.Key key = reader.readBinding(keys);
      // The end of input is as good as a cancellation.
      state = board.press(key == null ? CoinBoard.Key.CANCEL : key, pageRows());
    }
    return state;
  }

  private int pageRows() {
    return Math.max(LEAST_ROWS, height() - OTHER_LINES);
  }

  private int height() {
    return terminal.getHeight() > 0 ? terminal.getHeight() : 24;
  }

  private int width() {
    return terminal.getWidth() > 0 ? terminal.getWidth() : 80;
  }

  private void draw(CoinBoard board) {
    display.resize(height(), width());
    List<AttributedString> lines = new ArrayList<>();
    lines.add(line(board.title(), AttributedStyle.BOLD));
    lines.add(AttributedString.EMPTY);
    int top = board.cursor().top(pageRows());
    int end = Math.min(board.cursor().size(), top + pageRows());
    for (int i = top; i < end; i++) {
      AttributedStyle style =
          board.isEnabled(i) ? AttributedStyle.DEFAULT : AttributedStyle.DEFAULT.faint();
      lines.add(line(board.row(i), i == board.cursor().position() ? style.inverse() : style));
    }
    if (top == end) {
      lines.add(line("(no coins)", AttributedStyle.DEFAULT.faint()));
    }
    lines.add(line(board.status(), AttributedStyle.BOLD));
    lines.add(line(board.help(), AttributedStyle.DEFAULT.faint()));
    display.update(lines, -1);
    terminal.flush();
  }

  private AttributedString line(String text, AttributedStyle style) {
    return new AttributedStringBuilder()
        .append(text, style)
        .toAttributedString()
        .columnSubSequence(0, width() - 1);
  }
}
