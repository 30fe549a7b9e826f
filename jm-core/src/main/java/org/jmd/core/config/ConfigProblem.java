package org.jmd.core.config;

/**
 * Something wrong in the configuration.
 *
 * @param where the key and its source, such as {@code maker.min_size (config.toml)}
 * @param message value and limit, in one line
 * @param fatal whether the program must not start
 */
public record ConfigProblem(String where, String message, boolean fatal) {
  @Override
  public String toString() {
    return where + ": " + message;
  }
}
