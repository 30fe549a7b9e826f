package org.jmd.daemon.metrics;

import io.micrometer.core.instrument.Tags;
import java.util.Optional;
import org.jmd.daemon.suite.RoleBoard;
import org.jmd.daemon.suite.RoleBoard.Role;
import org.jmd.daemon.suite.RoleBoard.State;

/** What the roles of the process are doing. */
final class RoleMetrics {
  private RoleMetrics() {}

  static void bind(Gauges gauges, RoleBoard board, String role) {
    for (State state : State.values()) {
      gauges.gauge(
          "jmd.role.state",
          "1 for the state that the role is in, else 0",
          Tags.of("role", role, "state", state.label()),
          () -> Gauges.yes(find(board, role).filter(r -> r.state() == state).isPresent()));
    }
    Tags tags = Tags.of("role", role);
    gauges
        .gauge(
            "jmd.role.ready",
            "Whether the role serves others now",
            tags,
            () -> Gauges.yes(find(board, role).filter(Role::ready).isPresent()))
        .counter(
            "jmd.role.failures",
            "How often the role has failed",
            tags,
            () -> find(board, role).map(Role::failures).orElse(0L));
  }

  private static Optional<Role> find(RoleBoard board, String role) {
    return board.roles().stream().filter(r -> r.name().equals(role)).findFirst();
  }
}
