package org.jmd.core.config;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/**
 * How the text of a value becomes a {@code T}: grammar and limits. Values of the file are turned
 * into text first, so that file, environment and flags share one rule. Immutable.
 *
 * @param <T> the Java type of the value
 */
final class ValueType<T> {
  private final String expects;
  private final Function<String, Optional<T>> parser;
  private final Function<T, String> toml;

  private ValueType(
      String expects, Function<String, Optional<T>> parser, Function<T, String> toml) {
    this.expects = expects;
    this.parser = parser;
    this.toml = toml;
  }

  /** The value, or empty if the text breaks the grammar or a limit. */
  Optional<T> parse(String text) {
    return parser.apply(text);
  }

  /** What would have been right, for messages: {@code an integer 1..65535}. */
  String expects() {
    return expects;
  }

  /** The value as it stands in a configuration file. */
  String format(T value) {
    return toml.apply(value);
  }

  static ValueType<String> text() {
    return new ValueType<>("text", Optional::of, ValueType::quote);
  }

  static ValueType<String> text(String expects, Predicate<String> valid) {
    return new ValueType<>(expects, t -> Optional.of(t).filter(valid), ValueType::quote);
  }

  static ValueType<String> oneOf(String... choices) {
    List<String> all = List.of(choices);
    return new ValueType<>(
        "one of " + String.join(", ", all),
        t -> all.stream().filter(t::equalsIgnoreCase).findFirst(),
        ValueType::quote);
  }

  static <E extends Enum<E>> ValueType<E> named(Class<E> type, Function<E, String> name) {
    List<E> all = Arrays.asList(type.getEnumConstants());
    return new ValueType<>(
        all.stream().map(name).collect(Collectors.joining(", ", "one of ", "")),
        t -> all.stream().filter(e -> name.apply(e).equalsIgnoreCase(t)).findFirst(),
        e -> quote(name.apply(e)));
  }

  static ValueType<Boolean> bool() {
    return new ValueType<>(
        "true or false",
        t ->
            switch (t.toLowerCase(Locale.ROOT)) {
              case "true", "1", "yes", "on" -> Optional.of(true);
              case "false", "0", "no", "off" -> Optional.of(false);
              default -> Optional.empty();
            },
        b -> Boolean.toString(b));
  }

  static ValueType<Integer> integer(int min, int max) {
    return new ValueType<>(
        "an integer " + min + ".." + max,
        t -> number(t).filter(n -> n >= min && n <= max).map(Long::intValue),
        n -> Integer.toString(n));
  }

  static ValueType<Long> sats(long min) {
    return new ValueType<>(
        "satoshis, at least " + min, t -> number(t).filter(n -> n >= min), n -> Long.toString(n));
  }

  static ValueType<BigDecimal> decimal(String min, String max) {
    BigDecimal low = new BigDecimal(min);
    BigDecimal high = new BigDecimal(max);
    return new ValueType<>(
        "a decimal number " + min + ".." + max,
        t -> parseDecimal(t).filter(d -> d.compareTo(low) >= 0 && d.compareTo(high) <= 0),
        BigDecimal::toPlainString);
  }

  /**
   * As {@link #decimal}, written as text in the file, since a binary fraction would not be exact.
   */
  static ValueType<BigDecimal> decimalText(String min, String max) {
    ValueType<BigDecimal> plain = decimal(min, max);
    return new ValueType<>(plain.expects, plain.parser, d -> quote(d.toPlainString()));
  }

  /** A list in the file; elsewhere separated by commas. */
  static ValueType<List<String>> list(String expects, Predicate<String> valid) {
    return new ValueType<>(
        "a list of " + expects,
        t -> {
          List<String> items = new ArrayList<>();
          for (String item : t.split(",", -1)) {
            String trimmed = item.strip();
            if (!trimmed.isEmpty()) {
              if (!valid.test(trimmed)) {
                return Optional.empty();
              }
              items.add(trimmed);
            }
          }
          return Optional.of(List.copyOf(items));
        },
        l -> l.stream().map(ValueType::quote).collect(Collectors.joining(", ", "[", "]")));
  }

  /** Short text that fits into a title. */
  static ValueType<String> label() {
    return text(
        "text of at most 64 characters on one line",
        v -> v.length() <= 64 && v.chars().noneMatch(Character::isISOControl));
  }

  /** A list of URLs in the file; elsewhere, as within one entry, separated by commas or spaces. */
  static ValueType<List<String>> urls() {
    return new ValueType<>(
        "a list of URLs",
        t -> {
          // A comma within a URL is part of it; one before a scheme separates.
          List<String> items =
              Arrays.stream(t.strip().split("[,\\s]+(?=[A-Za-z][A-Za-z0-9+.-]{0,30}://)"))
                  .filter(item -> !item.isEmpty())
                  .toList();
          return items.stream().allMatch(item -> item.matches("[a-z]{1,10}://[!-~]{1,2000}"))
              ? Optional.of(items)
              : Optional.empty();
        },
        l -> l.stream().map(ValueType::quote).collect(Collectors.joining(", ", "[", "]")));
  }

  /**
   * A list of tables in the file; elsewhere {@code key=value,key=value;key=value}.
   *
   * @param columns what a table may set, each at most once
   */
  static ValueType<List<ConfigTable>> tables(int most, List<ConfigKey<?>> columns) {
    String names = columns.stream().map(ConfigKey::name).collect(Collectors.joining(", "));
    return new ValueType<>(
        "a list of at most " + most + " tables of " + names,
        text -> {
          List<ConfigTable> tables = new ArrayList<>();
          for (String part : text.split(";", -1)) {
            if (!part.isBlank()) {
              Optional<ConfigTable> table = table(part, columns);
              if (table.isEmpty() || tables.size() == most) {
                return Optional.empty();
              }
              tables.add(table.get());
            }
          }
          return Optional.of(List.copyOf(tables));
        },
        tables ->
            tables.stream().map(ConfigTable::toml).collect(Collectors.joining(", ", "[", "]")));
  }

  private static Optional<ConfigTable> table(String text, List<ConfigKey<?>> columns) {
    Optional<ConfigTable> table = Optional.of(ConfigTable.EMPTY);
    for (String entry : text.split(",", -1)) {
      int equals = Math.max(0, entry.indexOf('='));
      String name = entry.substring(0, equals).strip();
      String value = entry.substring(Math.min(entry.length(), equals + 1)).strip();
      Optional<ConfigKey<?>> key =
          columns.stream().filter(column -> column.name().equals(name)).findFirst();
      table = table.flatMap(before -> key.flatMap(k -> before.with(k, value)));
    }
    return table;
  }

  private static Optional<Long> number(String text) {
    return text.matches("-?[0-9]{1,18}") ? Optional.of(Long.valueOf(text)) : Optional.empty();
  }

  private static Optional<BigDecimal> parseDecimal(String text) {
    // The length bound keeps huge exponents away from arithmetic.
    return text.matches("-?[0-9]{1,20}(\\.[0-9]{1,20})?([eE]-?[0-9]{1,2})?")
        ? Optional.of(new BigDecimal(text))
        : Optional.empty();
  }

  private static String quote(String text) {
    return '"' + text.replace("\\", "\\\\").replace("\"", "\\\"") + '"';
  }
}
