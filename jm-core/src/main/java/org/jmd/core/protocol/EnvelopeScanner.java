package org.jmd.core.protocol;

import java.nio.charset.StandardCharsets;
import java.util.Optional;

/**
 * Reads the form in which practically every envelope is written, {@code {"type": 685, "line":
 * "..."}} in ASCII, without building anything but the result. Whatever deviates is left to the
 * general parser; this one never accepts what that would refuse.
 */
final class EnvelopeScanner {
  private static final int MAX_TYPE_DIGITS = 9;

  private final byte[] in;
  private int at;

  private EnvelopeScanner(byte[] in) {
    this.in = in;
  }

  /** The envelope, or empty if the line must go through the general parser. */
  static Optional<Envelope> scan(byte[] line) {
    return new EnvelopeScanner(line).envelope();
  }

  private Optional<Envelope> envelope() {
    if (!mark('{') || !name("type") || !mark(':')) {
      return Optional.empty();
    }
    int type = number();
    if (type < 0 || !mark(',') || !name("line") || !mark(':') || !mark('"')) {
      return Optional.empty();
    }
    Optional<String> line = string();
    if (line.isEmpty() || !mark('}')) {
      return Optional.empty();
    }
    skipBlanks();
    return at == in.length ? Optional.of(new Envelope(type, line.get())) : Optional.empty();
  }

  private void skipBlanks() {
    while (at < in.length && (in[at] == ' ' || in[at] == '\t' || in[at] == '\r')) {
      at++;
    }
  }

  /** Skips blanks, then that character. */
  private boolean mark(char expected) {
    skipBlanks();
    if (at < in.length && in[at] == expected) {
      at++;
      return true;
    }
    return false;
  }

  private boolean name(String name) {
    if (!mark('"') || at + name.length() >= in.length) {
      return false;
    }
    for (int i = 0; i < name.length(); i++) {
      if (in[at + i] != name.charAt(i)) {
        return false;
      }
    }
    at += name.length() + 1;
    return in[at - 1] == '"';
  }

  /** A plain number without leading zero, or -1. */
  private int number() {
    skipBlanks();
    int start = at;
    int value = 0;
    while (at < in.length && at - start < MAX_TYPE_DIGITS && in[at] >= '0' && in[at] <= '9') {
      value = value * 10 + (in[at] - '0');
      at++;
    }
    boolean leadingZero = at - start > 1 && in[start] == '0';
    return at == start || leadingZero ? -1 : value;
  }

  /** The text up to the closing quote, which is consumed. */
  private Optional<String> string() {
    int start = at;
    while (at < in.length) {
      byte c = in[at];
      if (c == '"') {
        at++;
        return Optional.of(new String(in, start, at - 1 - start, StandardCharsets.ISO_8859_1));
      }
      if (c == '\\') {
        return escapedString(start);
      }
      if (c < ' ') {
        return Optional.empty();
      }
      at++;
    }
    return Optional.empty();
  }

  private Optional<String> escapedString(int start) {
    StringBuilder text = new StringBuilder(in.length - start);
    for (int i = start; i < at; i++) {
      text.append((char) in[i]);
    }
    while (at < in.length) {
      byte c = in[at++];
      if (c == '"') {
        return Optional.of(text.toString());
      }
      if (c < ' ') {
        return Optional.empty();
      }
      int unescaped = c == '\\' ? escape() : c;
      if (unescaped < 0 || Character.isSurrogate((char) unescaped)) {
        return Optional.empty();
      }
      text.append((char) unescaped);
    }
    return Optional.empty();
  }

  /** The character behind a backslash, or -1. */
  private int escape() {
    if (at >= in.length) {
      return -1;
    }
    return switch (in[at++]) {
      case '"' -> '"';
      case '\\' -> '\\';
      case '/' -> '/';
      case 'b' -> '\b';
      case 'f' -> '\f';
      case 'n' -> '\n';
      case 'r' -> '\r';
      case 't' -> '\t';
      case 'u' -> hexEscape();
      default -> -1;
    };
  }

  private int hexEscape() {
    if (at + 4 > in.length) {
      return -1;
    }
    int value = 0;
    for (int i = 0; i < 4; i++) {
      int digit = in[at] < 0 ? -1 : Character.digit((char) in[at], 16);
      if (digit < 0) {
        return -1;
      }
      value = value << 4 | digit;
      at++;
    }
    return value;
  }
}
