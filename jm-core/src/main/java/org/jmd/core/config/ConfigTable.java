package org.jmd.core.config;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * One table of a list of tables, such as an offer of {@code maker.offers}. It sets some keys of its
 * section anew; the others are as the section has them. Immutable.
 */
public final class ConfigTable {
  /** Sets nothing. */
  public static final ConfigTable EMPTY = new ConfigTable(Map.of(), List.of());

  private final Map<ConfigKey<?>, Object> values;
  private final List<String> entries;

  private ConfigTable(Map<ConfigKey<?>, Object> values, List<String> entries) {
    this.values = Map.copyOf(values);
    this.entries = List.copyOf(entries);
  }

  /**
   * The value in this table, else the one of the section.
   *
   * @throws IllegalArgumentException if neither has one
   */
  public <T> T get(ConfigKey<T> key, Config section) {
    Object value = values.get(key);
    if (value == null) {
      return section.get(key);
    }
    @SuppressWarnings("unchecked") // only what the key's own type parsed is put
    T typed = (T) value;
    return typed;
  }

  /** The table with one value more; empty if it has one or the text breaks the key's rules. */
  <T> Optional<ConfigTable> with(ConfigKey<T> key, String text) {
    Optional<T> value = key.type().parse(text);
    if (value.isEmpty() || values.containsKey(key)) {
      return Optional.empty();
    }
    Map<ConfigKey<?>, Object> moreValues = new HashMap<>(values);
    moreValues.put(key, value.get());
    List<String> moreEntries = new ArrayList<>(entries);
    moreEntries.add(key.name() + " = " + key.type().format(value.get()));
    return Optional.of(new ConfigTable(moreValues, moreEntries));
  }

  /** As it stands in a configuration file. */
  String toml() {
    return "{ " + String.join(", ", entries) + " }";
  }
}
