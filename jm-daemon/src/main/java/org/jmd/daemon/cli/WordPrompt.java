package org.jmd.daemon.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Optional;
import org.jline.terminal.Attributes;
import org.jline.terminal.TerminalBuilder;
import org.jline.utils.NonBlockingReader;
import org.jmd.core.crypto.SecretBytes;

/** Lets a person type words on a raw terminal, one line that is drawn anew at each key. */
final class WordPrompt {
  private static final int CTRL_C = 3;
  private static final int CTRL_D = 4;
  private static final int BACKSPACE = 8;
  private static final int TAB = 9;
  private static final int LINE_FEED = 10;
  private static final int RETURN = 13;
  private static final int ESCAPE = 27;
  private static final int DELETE = 127;
  private static final long SEQUENCE_MILLIS = 20;
  private static final String GAP = "  ";
  private static final char FIRST_WIDE = '\u1100';

  private final WordEntry entry;
  private final PrintWriter screen;
  private final int width;

  /** Draws on that screen, of so many columns. */
  WordPrompt(WordEntry entry, PrintWriter screen, int width) {
    this.entry = entry;
    this.screen = screen;
    this.width = width;
  }

  /**
   * Asks on the process's terminal.
   *
   * @return the words, or empty if the person gave up
   */
  static Optional<SecretBytes> ask(int count) {
    try (org.jline.terminal.Terminal terminal =
            TerminalBuilder.builder().system(true).dumb(false).build();
        WordEntry entry = new WordEntry(count)) {
      Attributes before = terminal.enterRawMode();
      // Ctrl-C is a key here, so that the terminal is put right again.
      Attributes raw = new Attributes(terminal.getAttributes());
      raw.setLocalFlag(Attributes.LocalFlag.ISIG, false);
      terminal.setAttributes(raw);
      try {
        return new WordPrompt(entry, terminal.writer(), terminal.getWidth()).run(terminal.reader());
      } finally {
        terminal.setAttributes(before);
      }
    } catch (IOException e) {
      throw new UncheckedIOException("cannot use the terminal", e);
    }
  }

  /** Reads keys until all words are there; empty if the person gave up. */
  Optional<SecretBytes> run(NonBlockingReader keys) throws IOException {
    line(
        "Type "
            + entry.count()
            + " words. Tab completes, Enter takes a word, Backspace goes back,"
            + " Ctrl-C gives up.");
    while (!entry.isDone()) {
      draw();
      int key = keys.read();
      switch (key) {
        case -1, CTRL_C, CTRL_D -> {
          line("");
          return Optional.empty();
        }
        case TAB -> entry.complete();
        case LINE_FEED, RETURN -> entry.accept();
        case BACKSPACE, DELETE -> entry.backspace();
        case ESCAPE -> skipSequence(keys);
        default -> entry.type((char) key);
      }
    }
    erase();
    line(entry.count() + " words entered.");
    return Optional.of(entry.words());
  }

  /** Arrow keys and the like mean nothing here. */
  private static void skipSequence(NonBlockingReader keys) throws IOException {
    int next = keys.read(SEQUENCE_MILLIS);
    if (next == '[' || next == 'O') {
      do {
        next = keys.read(SEQUENCE_MILLIS);
      } while (next >= 0 && (next < '@' || next > '~'));
    }
  }

  private void draw() {
    erase();
    List<String> suggestions = entry.suggestions();
    String help =
        entry.complaint().isEmpty() ? String.join(" ", suggestions) : "(" + entry.complaint() + ")";
    String question =
        "Word " + (entry.entered() + 1) + " of " + entry.count() + ": " + entry.prefix();
    screen.print(question);
    // A line that is broken cannot be erased; signs of Asia take two columns each.
    int room = (width - question.length() - GAP.length() - 1) / (isWide(help) ? 2 : 1);
    if (!help.isEmpty() && room > 0) {
      // The cursor returns to the end of what was typed.
      screen.print(
          "\u001b[s" + GAP + help.substring(0, Math.min(room, help.length())) + "\u001b[u");
    }
    screen.flush();
  }

  private static boolean isWide(String text) {
    return text.chars().anyMatch(c -> c >= FIRST_WIDE);
  }

  private void erase() {
    screen.print("\r\u001b[K");
  }

  private void line(String text) {
    screen.print(text + "\r\n");
    screen.flush();
  }
}
