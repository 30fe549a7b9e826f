package org.jmd.daemon.cli;

import java.nio.file.Path;
import java.util.List;
import java.util.function.Consumer;
import org.jmd.core.config.Config;
import org.jmd.core.config.ConfigException;
import org.jmd.core.runtime.ServiceManager;
import org.jmd.core.runtime.Tasks;
import org.jmd.daemon.metrics.Monitoring;
import org.jmd.daemon.suite.Life;
import org.jmd.daemon.suite.RoleBoard;
import org.jmd.daemon.suite.ServiceRunner;
import org.jmd.daemon.suite.Supervision;
import org.jmd.daemon.suite.Vitals;

/**
 * Where a role lives: alone in its process, or in a suite.
 *
 * @param data its data directory
 * @param board where the state of the role is shown
 * @param monitoring of the process
 * @param vitals told how the role does from now on
 * @param life of the role
 * @param runner how the end comes
 */
record Surroundings(
    Invocation invocation,
    Path data,
    RoleBoard board,
    Monitoring monitoring,
    Consumer<Vitals> vitals,
    Life life,
    ServiceRunner.Runner runner) {
  /** A role, from its start to its end. */
  @FunctionalInterface
  interface Role {
    void live(Surroundings in) throws ConfigException, InterruptedException;
  }

  /** Lets a role live alone in this process, shown to its supervisor and to who monitors it. */
  static void alone(String name, Invocation invocation, Path data, Config config, Role role)
      throws ConfigException, InterruptedException {
    RoleBoard board = new RoleBoard();
    try (Supervision supervision =
            new Supervision(ServiceManager.of(invocation.environment()), invocation.tasks());
        Monitoring monitoring = Monitoring.open(config, invocation.tasks(), board, List.of(name))) {
      role.live(
          new Surroundings(
              invocation,
              data,
              board,
              monitoring,
              supervision::of,
              Life.on(board, name, supervision),
              ServiceRunner::run));
    }
  }

  Tasks tasks() {
    return invocation.tasks();
  }
}
