package org.jmd.core.config;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The effective values of every key with the source of each. Built by {@link ConfigLoader}.
 * Immutable.
 */
public final class Config {
  /** Where a value came from, weakest first. */
  public enum Source {
    DEFAULT,
    FILE,
    ENVIRONMENT,
    FLAG
  }

  record Value(Object value, Source source) {}

  private final Map<ConfigKey<?>, Value> values;
  private final List<ConfigProblem> warnings;

  Config(Map<ConfigKey<?>, Value> values, List<ConfigProblem> warnings) {
    this.values = Map.copyOf(values);
    this.warnings = List.copyOf(warnings);
  }

  /** The value that is in force; empty for an optional key that nothing sets. */
  public <T> Optional<T> find(ConfigKey<T> key) {
    Value value = values.get(key);
    if (value == null) {
      return key.defaultValue();
    }
    @SuppressWarnings("unchecked") // the loader stores what the key's own type parsed
    T typed = (T) value.value();
    return Optional.of(typed);
  }

  /**
   * The value of a key that has a default.
   *
   * @throws IllegalArgumentException if the key is optional and unset
   */
  public <T> T get(ConfigKey<T> key) {
    return find(key).orElseThrow(() -> new IllegalArgumentException(key.path() + " has no value"));
  }

  /** Where the value in force came from. */
  public Source source(ConfigKey<?> key) {
    Value value = values.get(key);
    return value == null ? Source.DEFAULT : value.source();
  }

  /** Problems that do not forbid to start: unknown keys. */
  public List<ConfigProblem> warnings() {
    return warnings;
  }

  /** The value as text, {@code [hidden]} for secrets, empty if unset. */
  public Optional<String> show(ConfigKey<?> key) {
    // A default is no secret.
    return key.isSecret() && source(key) != Source.DEFAULT
        ? find(key).map(v -> "[hidden]")
        : format(key);
  }

  private <T> Optional<String> format(ConfigKey<T> key) {
    return find(key).map(key.type()::format);
  }
}
