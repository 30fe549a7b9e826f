package org.jmd.core.protocol;

/**
 * Writes one flat JSON object in pure ASCII, with every other character escaped. The spacing is
 * chosen by the caller, because some documents are hashed as text.
 */
final class AsciiJson {
  private static final String HEX = "0123456789abcdef";

  private final StringBuilder out;
  private final String comma;
  private final String colon;
  private boolean empty = true;

  private AsciiJson(StringBuilder out, String comma, String colon) {
    this.out = out;
    this.comma = comma;
    this.colon = colon;
    out.append('{');
  }

  /** {@code {"a": 1, "b": 2}}. */
  static AsciiJson spaced() {
    return new AsciiJson(new StringBuilder(256), ", ", ": ");
  }

  /** {@code {"a":1,"b":2}}. */
  static AsciiJson compact() {
    return new AsciiJson(new StringBuilder(256), ",", ":");
  }

  private AsciiJson name(String name) {
    if (!empty) {
      out.append(comma);
    }
    empty = false;
    appendString(out, name);
    out.append(colon);
    return this;
  }

  AsciiJson field(String name, String value) {
    name(name);
    appendString(out, value);
    return this;
  }

  AsciiJson field(String name, long value) {
    name(name).out.append(value);
    return this;
  }

  AsciiJson field(String name, boolean value) {
    name(name).out.append(value);
    return this;
  }

  /** An object that maps every name to {@code true}. */
  AsciiJson field(String name, Iterable<String> trueNames) {
    name(name);
    AsciiJson nested = new AsciiJson(out, comma, colon);
    for (String trueName : trueNames) {
      nested.field(trueName, true);
    }
    nested.out.append('}');
    return this;
  }

  /** Ends the object; called once. */
  String end() {
    return out.append('}').toString();
  }

  private static void appendString(StringBuilder out, String text) {
    out.append('"');
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c >= ' ' && c < 0x7f) {
        if (c == '"' || c == '\\') {
          out.append('\\');
        }
        out.append(c);
      } else {
        appendEscape(out, c);
      }
    }
    out.append('"');
  }

  private static void appendEscape(StringBuilder out, char c) {
    switch (c) {
      case '\n' -> out.append("\\n");
      case '\r' -> out.append("\\r");
      case '\t' -> out.append("\\t");
      case '\b' -> out.append("\\b");
      case '\f' -> out.append("\\f");
      default ->
          out.append("\\u")
              .append(HEX.charAt(c >> 12))
              .append(HEX.charAt(c >> 8 & 15))
              .append(HEX.charAt(c >> 4 & 15))
              .append(HEX.charAt(c & 15));
    }
  }
}
