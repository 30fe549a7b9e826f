package org.jmd.core.protocol;

import java.util.Arrays;
import java.util.Optional;

/** How much a directory or a client insists on nick authentication (protocol.md 2.4). */
public enum NickAuthMode {
  PREFER_VERIFIED("prefer_verified"),
  REQUIRE_VERIFIED("require_verified"),
  DISABLED("disabled");

  private final String configName;

  NickAuthMode(String configName) {
    this.configName = configName;
  }

  /** The name in configuration files. */
  public String configName() {
    return configName;
  }

  /** The mode of that exact name, or empty. */
  public static Optional<NickAuthMode> tryParse(String configName) {
    return Arrays.stream(values()).filter(m -> m.configName.equals(configName)).findFirst();
  }
}
