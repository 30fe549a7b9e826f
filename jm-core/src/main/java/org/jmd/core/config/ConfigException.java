package org.jmd.core.config;

import java.util.List;
import java.util.stream.Collectors;

/** The configuration cannot be used; carries every problem, not the first one only. */
public final class ConfigException extends Exception {
  private static final long serialVersionUID = 1L;

  private final transient List<ConfigProblem> problems;

  /** With at least one problem. */
  public ConfigException(List<ConfigProblem> problems) {
    super(
        problems.stream()
            .map(ConfigProblem::toString)
            .collect(Collectors.joining(System.lineSeparator())));
    this.problems = List.copyOf(problems);
  }

  /** What to mend. */
  public List<ConfigProblem> problems() {
    return problems;
  }
}
