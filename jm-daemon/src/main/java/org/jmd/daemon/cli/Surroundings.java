package org.jmd.daemon.cli;

import java.nio.file.Path;
import java.util.function.Consumer;
import org.jmd.core.runtime.Tasks;
import org.jmd.daemon.metrics.Monitoring;
import org.jmd.daemon.suite.Life;
import org.jmd.daemon.suite.RoleBoard;
import org.jmd.daemon.suite.ServiceRunner;
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
  Tasks tasks() {
    return invocation.tasks();
  }
}
