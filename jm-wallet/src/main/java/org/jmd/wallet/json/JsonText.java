package org.jmd.wallet.json;

import java.math.BigDecimal;
import java.util.Iterator;
import java.util.Map;
import java.util.Optional;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.cfg.JsonNodeFeature;
import tools.jackson.databind.json.JsonMapper;

/**
 * JSON in the layouts of the files that are shared with joinmarket-ng and joinmarket-clientserver:
 * ASCII only, compact or with an indent. Stateless.
 */
public final class JsonText {
  private static final JsonMapper MAPPER =
      JsonMapper.builder()
          .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
          .disable(JsonNodeFeature.STRIP_TRAILING_BIGDECIMAL_ZEROES)
          .build();

  private static final int LONGEST_SCALE = 30;

  private JsonText() {}

  /** The one JSON value in the text, or empty. Total. */
  public static Optional<JsonNode> tryParse(String text) {
    try {
      JsonNode node = MAPPER.readTree(text);
      return node == null || node.isMissingNode() ? Optional.empty() : Optional.of(node);
    } catch (JacksonException | NumberFormatException _) {
      // Empty is the answer; numbers with absurd exponents fail outside of Jackson's hierarchy.
      return Optional.empty();
    }
  }

  /** Without any white space. */
  public static String compact(JsonNode node) {
    StringBuilder out = new StringBuilder();
    write(node, out, -1, 0);
    return out.toString();
  }

  /** One member to a line, each level indented by so many blanks more; no line end at the end. */
  public static String indented(JsonNode node, int blanks) {
    StringBuilder out = new StringBuilder();
    write(node, out, blanks, 0);
    return out.toString();
  }

  private static void write(JsonNode node, StringBuilder out, int blanks, int level) {
    if (node.isObject()) {
      writeObject(node, out, blanks, level);
    } else if (node.isArray()) {
      writeArray(node, out, blanks, level);
    } else if (node.isString()) {
      quote(node.stringValue(), out);
    } else if (node.isFloatingPointNumber()) {
      out.append(decimal(node.decimalValue()));
    } else {
      out.append(node);
    }
  }

  private static void writeObject(JsonNode node, StringBuilder out, int blanks, int level) {
    out.append('{');
    Iterator<Map.Entry<String, JsonNode>> members = node.properties().iterator();
    boolean first = true;
    while (members.hasNext()) {
      Map.Entry<String, JsonNode> member = members.next();
      separate(out, first, blanks, level + 1);
      quote(member.getKey(), out);
      out.append(blanks < 0 ? ":" : ": ");
      write(member.getValue(), out, blanks, level + 1);
      first = false;
    }
    close(out, first, blanks, level, '}');
  }

  private static void writeArray(JsonNode node, StringBuilder out, int blanks, int level) {
    out.append('[');
    boolean first = true;
    for (JsonNode element : node) {
      separate(out, first, blanks, level + 1);
      write(element, out, blanks, level + 1);
      first = false;
    }
    close(out, first, blanks, level, ']');
  }

  private static void separate(StringBuilder out, boolean first, int blanks, int level) {
    if (!first) {
      out.append(',');
    }
    newLine(out, blanks, level);
  }

  private static void close(StringBuilder out, boolean empty, int blanks, int level, char bracket) {
    if (!empty) {
      newLine(out, blanks, level);
    }
    out.append(bracket);
  }

  private static void newLine(StringBuilder out, int blanks, int level) {
    if (blanks >= 0) {
      out.append('\n').repeat(' ', blanks * level);
    }
  }

  private static String decimal(BigDecimal value) {
    // A huge exponent must not become a huge text.
    String plain =
        Math.abs((long) value.scale()) > LONGEST_SCALE ? value.toString() : value.toPlainString();
    // Whole seconds keep their point, as a reader that tells integers apart expects.
    return plain.indexOf('.') >= 0 || plain.indexOf('E') >= 0 ? plain : plain + ".0";
  }

  /** Adds the text in quotation marks. */
  public static void quote(String text, StringBuilder out) {
    out.append('"');
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      switch (c) {
        case '"' -> out.append("\\\"");
        case '\\' -> out.append("\\\\");
        case '\n' -> out.append("\\n");
        case '\r' -> out.append("\\r");
        case '\t' -> out.append("\\t");
        case '\b' -> out.append("\\b");
        case '\f' -> out.append("\\f");
        default -> {
          if (c >= ' ' && c < 0x7f) {
            out.append(c);
          } else {
            out.append("\\u").append(java.util.HexFormat.of().toHexDigits(c));
          }
        }
      }
    }
    out.append('"');
  }
}
