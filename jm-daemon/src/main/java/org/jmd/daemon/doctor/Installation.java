package org.jmd.daemon.doctor;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jmd.core.config.Config;
import org.jmd.core.config.ConfigProblem;

/**
 * What is examined besides the machine.
 *
 * @param dataDirectory absolute; may be absent
 * @param configFile may be absent
 * @param home of the user, where dumps of memory end up too
 * @param environment variables of the process
 * @param config empty if it cannot be used
 * @param problems why it cannot
 */
public record Installation(
    Path dataDirectory,
    Path configFile,
    Path home,
    Map<String, String> environment,
    Optional<Config> config,
    List<ConfigProblem> problems) {
  /** Copies the collections. */
  public Installation {
    environment = Map.copyOf(environment);
    problems = List.copyOf(problems);
  }

  /** Shows no variables, which may be secrets. */
  @Override
  public String toString() {
    return "Installation[" + dataDirectory + "]";
  }
}
