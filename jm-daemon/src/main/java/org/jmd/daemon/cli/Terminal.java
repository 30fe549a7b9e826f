package org.jmd.daemon.cli;

import java.io.BufferedReader;
import java.io.Console;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Optional;
import org.jmd.core.crypto.SecretBytes;
import org.jspecify.annotations.Nullable;

/**
 * What a command reads and writes: results on the one stream, everything else on the other.
 * Injected, so that commands are tested without a process. Not safe for use by several threads,
 * except for the writers.
 */
public final class Terminal {
  private final PrintWriter out;
  private final PrintWriter err;
  private final BufferedReader in;
  private final @Nullable Console console;
  private final boolean interactive;
  private final boolean screen;

  private Terminal(
      PrintWriter out,
      PrintWriter err,
      BufferedReader in,
      @Nullable Console console,
      boolean interactive,
      boolean screen) {
    this.out = out;
    this.err = err;
    this.in = in;
    this.console = console;
    this.interactive = interactive;
    this.screen = screen;
  }

  /**
   * A terminal for tests.
   *
   * @param interactive whether questions may be asked; they are answered from {@code in}
   */
  public Terminal(PrintWriter out, PrintWriter err, BufferedReader in, boolean interactive) {
    this(out, err, in, interactive, false);
  }

  /**
   * A terminal for tests.
   *
   * @param interactive whether questions may be asked; they are answered from {@code in}
   * @param screen whether a person looks at {@code out}
   */
  public Terminal(
      PrintWriter out, PrintWriter err, BufferedReader in, boolean interactive, boolean screen) {
    this(out, err, in, null, interactive, screen);
  }

  /** The process's own streams; passwords are not echoed where a person types them. */
  public static Terminal system() {
    Optional<Console> person = Optional.ofNullable(System.console()).filter(Console::isTerminal);
    return new Terminal(
        new PrintWriter(System.out, true, StandardCharsets.UTF_8),
        new PrintWriter(System.err, true, StandardCharsets.UTF_8),
        new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8)),
        person.orElse(null),
        person.isPresent() && System.getenv("NO_INTERACTIVE") == null,
        person.isPresent());
  }

  /** For results. */
  public PrintWriter out() {
    return out;
  }

  /** For messages. */
  public PrintWriter err() {
    return err;
  }

  /** Whether a person can be asked. */
  public boolean isInteractive() {
    return interactive;
  }

  /** Whether results appear on a screen, where colours and pictures may be shown. */
  boolean isScreen() {
    return screen;
  }

  /** A line from the user; empty at the end of input. */
  Optional<String> readLine(String prompt) {
    if (interactive) {
      err.print(prompt);
      err.flush();
    }
    try {
      return Optional.ofNullable(in.readLine());
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read standard input", e);
    }
  }

  /** All of standard input with its line ends, but not more than that many characters. */
  String readAll(int limit) {
    StringBuilder text = new StringBuilder();
    char[] buffer = new char[8192];
    try {
      while (text.length() < limit) {
        int count = in.read(buffer, 0, Math.min(buffer.length, limit - text.length()));
        if (count < 0) {
          break;
        }
        text.append(buffer, 0, count);
      }
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read standard input", e);
    }
    return text.toString();
  }

  /** A secret line from the user, not echoed; empty at the end of input. */
  Optional<SecretBytes> readSecret(String prompt) {
    if (console == null) {
      return readLine(prompt).map(line -> encode(line.toCharArray()));
    }
    char[] typed = console.readPassword("%s", prompt);
    return typed == null ? Optional.empty() : Optional.of(encode(typed));
  }

  /**
   * Words of a wallet: typed with completion where a person sits at a terminal, else a line.
   *
   * @throws CommandFailed if none are given
   */
  SecretBytes readWords(int count) {
    Optional<SecretBytes> words =
        console != null && interactive ? WordPrompt.ask(count) : readSecret("Words (not shown): ");
    return words.orElseThrow(() -> new CommandFailed(ExitCode.FAILED, "no words given"));
  }

  private static SecretBytes encode(char[] typed) {
    byte[] room = new byte[typed.length * 3];
    ByteBuffer buffer = ByteBuffer.wrap(room);
    StandardCharsets.UTF_8
        .newEncoder()
        .onMalformedInput(CodingErrorAction.REPLACE)
        .encode(CharBuffer.wrap(typed), buffer, true);
    byte[] bytes = Arrays.copyOf(room, buffer.position());
    Arrays.fill(room, (byte) 0);
    Arrays.fill(typed, '\0');
    return SecretBytes.owning(bytes);
  }

  /**
   * Lets a person work on a list of coins.
   *
   * @return false if they cancelled
   * @throws CommandFailed if there is nobody
   */
  boolean work(CoinBoard board) {
    if (!interactive) {
      throw new CommandFailed(
          ExitCode.FAILED, "coins cannot be chosen without a terminal: name them instead");
    }
    try (org.jline.terminal.Terminal keyboard =
        console == null ? CoinScreen.typed(keys()) : CoinScreen.system()) {
      return new CoinScreen(keyboard).run(board);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot use the terminal", e);
    }
  }

  /** Without a real keyboard, the keys are the next line of the input, its end included. */
  private String keys() {
    return readLine("").map(line -> line + "\r").orElse("");
  }

  /** A key that was pressed before the question is no answer to it. */
  private void forgetTypedAhead() {
    try {
      while (console != null && in.ready()) {
        in.read();
      }
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read standard input", e);
    }
  }

  /**
   * Asks for a yes; everything else is a no.
   *
   * @throws CommandFailed if nobody can be asked
   */
  boolean confirm(String question) {
    if (!interactive) {
      throw new CommandFailed(
          ExitCode.FAILED,
          "confirmation needed, but there is no terminal: repeat with --yes if you are sure");
    }
    forgetTypedAhead();
    return readLine(question + " [y/N] ")
        .map(a -> a.strip().toLowerCase(java.util.Locale.ROOT))
        .filter(a -> a.equals("y") || a.equals("yes"))
        .isPresent();
  }
}
