package org.jmd.core.config;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;

/**
 * A table of the configuration file while its keys are declared, which it lists in that order. To
 * be used by the initializer of one class only.
 */
final class Section {
  private final String name;
  private final List<ConfigKey<?>> keys = new ArrayList<>();

  Section(String name) {
    this.name = name;
  }

  List<ConfigKey<?>> keys() {
    return List.copyOf(keys);
  }

  /** A key that always has a value. */
  <T> ConfigKey<T> of(String key, ValueType<T> type, T standard, String meaning) {
    return listed(ConfigKey.of(name, key, type, standard, meaning));
  }

  /** A key that may be absent. */
  <T> ConfigKey<T> optional(String key, ValueType<T> type, String meaning) {
    return listed(ConfigKey.optional(name, key, type, meaning));
  }

  /** An optional key whose value is never shown. */
  <T> ConfigKey<T> secret(String key, ValueType<T> type, String meaning) {
    return listed(ConfigKey.secret(name, key, type, meaning));
  }

  /** As {@link #of}, but the value is never shown once it is set. */
  <T> ConfigKey<T> secretOf(String key, ValueType<T> type, T standard, String meaning) {
    return listed(ConfigKey.secretOf(name, key, type, standard, meaning));
  }

  ConfigKey<Boolean> flag(String key, boolean standard, String meaning) {
    return of(key, ValueType.bool(), standard, meaning);
  }

  ConfigKey<String> text(String key, String standard, String meaning) {
    return of(key, ValueType.text(), standard, meaning);
  }

  ConfigKey<Integer> integer(String key, int min, int max, int standard, String meaning) {
    return of(key, ValueType.integer(min, max), standard, meaning);
  }

  ConfigKey<BigDecimal> decimal(
      String key, String min, String max, String standard, String meaning) {
    return of(key, ValueType.decimal(min, max), new BigDecimal(standard), meaning);
  }

  private <T> ConfigKey<T> listed(ConfigKey<T> key) {
    keys.add(key);
    return key;
  }
}
