package org.jmd.core.config;

import java.util.Locale;
import java.util.Objects;
import java.util.Optional;

/**
 * One key of the configuration: its place, type, default, limits and meaning (wallet.md 6.6).
 * Immutable.
 *
 * @param <T> the Java type of the value
 */
public final class ConfigKey<T> {
  private final String section;
  private final String name;
  private final ValueType<T> type;
  private final Optional<T> defaultValue;
  private final String meaning;
  private final boolean secret;

  private ConfigKey(
      String section,
      String name,
      ValueType<T> type,
      Optional<T> defaultValue,
      String meaning,
      boolean secret) {
    this.section = Objects.requireNonNull(section, "section");
    this.name = Objects.requireNonNull(name, "name");
    this.type = type;
    this.defaultValue = defaultValue;
    this.meaning = meaning;
    this.secret = secret;
  }

  /** A key that always has a value. */
  static <T> ConfigKey<T> of(
      String section, String name, ValueType<T> type, T defaultValue, String meaning) {
    return new ConfigKey<>(section, name, type, Optional.of(defaultValue), meaning, false);
  }

  /** A key that may be absent. */
  static <T> ConfigKey<T> optional(String section, String name, ValueType<T> type, String meaning) {
    return new ConfigKey<>(section, name, type, Optional.empty(), meaning, false);
  }

  /** An optional key whose value is never shown. */
  static <T> ConfigKey<T> secret(String section, String name, ValueType<T> type, String meaning) {
    return new ConfigKey<>(section, name, type, Optional.empty(), meaning, true);
  }

  /** As {@link #of}, but the value is never shown once it is set. */
  static <T> ConfigKey<T> secretOf(
      String section, String name, ValueType<T> type, T defaultValue, String meaning) {
    return new ConfigKey<>(section, name, type, Optional.of(defaultValue), meaning, true);
  }

  /** The table of the configuration file. */
  public String section() {
    return section;
  }

  /** The name within the section. */
  public String name() {
    return name;
  }

  /** {@code section.name}. */
  public String path() {
    return section + "." + name;
  }

  /** {@code SECTION__NAME}, the environment variable that overrides the file. */
  public String environmentName() {
    return (section + "__" + name).toUpperCase(Locale.ROOT);
  }

  /** The value where nothing sets one; empty for keys that may be absent. */
  public Optional<T> defaultValue() {
    return defaultValue;
  }

  /** The default as it stands in a configuration file; empty for keys that may be absent. */
  public Optional<String> defaultText() {
    return defaultValue.map(type::format);
  }

  /** Grammar and limits of the value, for people: {@code an integer 1..65535}. */
  public String expects() {
    return type.expects();
  }

  /** One line for people. */
  public String meaning() {
    return meaning;
  }

  /** Whether the value must not be shown or logged. */
  public boolean isSecret() {
    return secret;
  }

  ValueType<T> type() {
    return type;
  }
}
