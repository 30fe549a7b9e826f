package org.jmd.core.protocol;

import java.util.Arrays;
import java.util.Optional;

/** The commands whose data is encrypted (protocol.md 4). */
public enum BoxedCommand {
  AUTH("auth"),
  IOAUTH("ioauth"),
  TX("tx"),
  SIG("sig");

  private final String wireName;

  BoxedCommand(String wireName) {
    this.wireName = wireName;
  }

  /** The command word. */
  public String wireName() {
    return wireName;
  }

  /** The command of that exact name, or empty. */
  public static Optional<BoxedCommand> tryParse(String wireName) {
    return Arrays.stream(values()).filter(c -> c.wireName.equals(wireName)).findFirst();
  }
}
