package org.jmd.daemon.suite;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.jmd.daemon.suite.RoleBoard.Health;
import org.jmd.daemon.suite.RoleBoard.Role;
import org.jmd.daemon.suite.RoleBoard.State;
import org.junit.jupiter.api.Test;

class RoleBoardTest {
  private final RoleBoard board = new RoleBoard();

  @Test
  void isReadyWhenEveryRoleServes() {
    AtomicBoolean serving = new AtomicBoolean();
    assertThat(board.isReady()).isFalse();
    board.add("directory");
    board.add("maker");
    board.probe("maker", serving::get);
    board.tell("directory", State.RUNNING);
    board.tell("maker", State.RUNNING);

    assertThat(board.isReady()).isFalse();
    assertThat(board.health()).isEqualTo(Health.HEALTHY);
    serving.set(true);
    assertThat(board.isReady()).isTrue();
    board.tell("maker", State.STOPPING);
    assertThat(board.isReady()).isFalse();
  }

  @Test
  void isDegradedWhileARoleHasFailedAndUnhealthyWhenNoneIsLeft() {
    board.tell("directory", State.RUNNING);
    board.failed("maker", State.RESTARTING);
    assertThat(board.health()).isEqualTo(Health.DEGRADED);
    board.tell("maker", State.STARTING);
    assertThat(board.health()).isEqualTo(Health.HEALTHY);
    board.failed("maker", State.DOWN);
    assertThat(board.health()).isEqualTo(Health.DEGRADED);
    assertThat(board.roles())
        .containsExactly(
            new Role("directory", State.RUNNING, true, 0), new Role("maker", State.DOWN, false, 2));
    board.failed("directory", State.DOWN);
    assertThat(board.health()).isEqualTo(Health.UNHEALTHY);
  }

  @Test
  void aRoleThatWasStoppedIsNoFailure() {
    board.tell("directory", State.RUNNING);
    board.tell("maker", State.STOPPED);
    assertThat(board.health()).isEqualTo(Health.HEALTHY);
  }

  @Test
  void tellsOfEachChange() {
    AtomicInteger changes = new AtomicInteger();
    board.onChange(changes::incrementAndGet);
    board.add("maker");
    board.tell("maker", State.RUNNING);
    board.failed("maker", State.RESTARTING);
    assertThat(changes).hasValue(3);
  }
}
