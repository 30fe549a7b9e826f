package org.jmd.core.tor;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** {@code KEY=VALUE} arguments of a reply, values quoted or not (control-spec 2.1.1). Total. */
final class Keywords {
  private final String text;
  private int at;

  private Keywords(String text) {
    this.text = text;
  }

  /** All arguments; of equal keys the first counts, words without a value are left out. */
  static Map<String, String> of(String text) {
    return new Keywords(text).parse();
  }

  private Map<String, String> parse() {
    Map<String, String> found = new LinkedHashMap<>();
    while (at < text.length()) {
      String word = upTo(" =");
      if (at < text.length() && text.charAt(at) == '=') {
        at++;
        String value =
            at < text.length() && text.charAt(at) == '"' ? quoted().orElse("") : upTo(" ");
        found.putIfAbsent(word, value);
      } else {
        at++;
      }
    }
    return found;
  }

  private String upTo(String ends) {
    int start = at;
    while (at < text.length() && ends.indexOf(text.charAt(at)) < 0) {
      at++;
    }
    return text.substring(start, at);
  }

  /** Reads from the opening quote past the closing one; empty if there is none. */
  private Optional<String> quoted() {
    ByteArrayOutputStream octets = new ByteArrayOutputStream();
    at++;
    while (at < text.length()) {
      char c = text.charAt(at++);
      if (c == '"') {
        return Optional.of(octets.toString(StandardCharsets.UTF_8));
      }
      octets.write(c == '\\' && at < text.length() ? escaped() : c);
    }
    return Optional.empty();
  }

  private int escaped() {
    int end = at;
    while (end < text.length()
        && end < at + 3
        && text.charAt(end) >= '0'
        && text.charAt(end) < '8') {
      end++;
    }
    if (end > at) {
      int octet = Integer.parseInt(text.substring(at, end), 8);
      at = end;
      return octet;
    }
    char c = text.charAt(at++);
    return switch (c) {
      case 'n' -> '\n';
      case 't' -> '\t';
      case 'r' -> '\r';
      default -> c;
    };
  }
}
