package org.jmd.core.config;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Every key of the configuration file, in the order of its template (wallet.md 6.6). */
public final class ConfigKeys {
  static final List<ConfigKey<?>> ALL =
      Stream.of(
              NetworkKeys.all(),
              BitcoinKeys.all(),
              TorKeys.all(),
              WalletKeys.all(),
              LoggingKeys.all(),
              MakerKeys.all(),
              TakerKeys.all(),
              DirectoryKeys.all(),
              MetricsKeys.all(),
              NotificationKeys.all())
          .flatMap(List::stream)
          .toList();

  private static final Map<String, ConfigKey<?>> BY_PATH =
      ALL.stream().collect(Collectors.toUnmodifiableMap(ConfigKey::path, Function.identity()));

  private ConfigKeys() {}

  /** Every key, by section. */
  public static List<ConfigKey<?>> all() {
    return ALL;
  }

  /** The key at {@code section.name}. */
  public static Optional<ConfigKey<?>> find(String path) {
    return Optional.ofNullable(BY_PATH.get(path));
  }
}
