package org.jmd.daemon.suite;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jmd.core.runtime.Mailbox;
import org.jmd.core.testing.SeededEntropy;
import org.jmd.core.testing.VirtualTime;
import org.jmd.daemon.suite.RoleBoard.Health;
import org.jmd.daemon.suite.RoleBoard.State;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Roles that fail in every way, under virtual time. */
class SuiteTest {
  private static final int BROKEN_SETTINGS = 2;

  private final VirtualTime time = new VirtualTime();
  private final RoleBoard board = new RoleBoard();
  private final List<String> events = new ArrayList<>();
  private final AtomicBoolean over = new AtomicBoolean();

  @AfterEach
  void end() {
    time.close();
  }

  /** What a role does in one of its lives. */
  @FunctionalInterface
  private interface Script {
    void live(Life life) throws InterruptedException;
  }

  /** A role that plays one script for each life, the last one again and again. */
  private final class Role implements Member {
    private final String name;
    private final List<Script> lives;
    private int begun;

    Role(String name, Script... lives) {
      this.name = name;
      this.lives = Arrays.asList(lives);
    }

    @Override
    public String name() {
      return name;
    }

    @Override
    public void live(Life life) throws InterruptedException {
      Script script = lives.get(Math.min(begun++, lives.size() - 1));
      events.add(name + " begins");
      script.live(life);
      events.add(name + " ends");
    }
  }

  private void works(Life life) throws InterruptedException {
    life.working();
    await(life);
  }

  private void await(Life life) throws InterruptedException {
    Mailbox<Boolean> end = time.mailbox(1);
    life.onEnd(end::close);
    end.take();
    life.stopping();
  }

  private static Script fails(RuntimeException failure) {
    return life -> {
      throw failure;
    };
  }

  private Script failsAfter(Duration work, RuntimeException failure) {
    return life -> {
      life.working();
      time.sleep(work);
      throw failure;
    };
  }

  private static Verdict judge(Exception e) {
    boolean settings = e instanceof IllegalArgumentException;
    return new Verdict(
        settings, settings ? BROKEN_SETTINGS : 1, String.valueOf(e.getMessage()), false);
  }

  private Suite suite(Member... members) {
    return new Suite(
        List.of(members),
        board,
        time,
        new SeededEntropy(1),
        SuiteTest::judge,
        () -> over.set(true));
  }

  private State state(String role) {
    return board.roles().stream()
        .filter(r -> r.name().equals(role))
        .findFirst()
        .orElseThrow()
        .state();
  }

  private long failures(String role) {
    return board.roles().stream()
        .filter(r -> r.name().equals(role))
        .findFirst()
        .orElseThrow()
        .failures();
  }

  private void pass(Duration duration) {
    Instant end = time.clock().instant().plus(duration);
    time.runUntil(() -> !time.clock().instant().isBefore(end), duration.plusSeconds(1));
  }

  private Duration stop(Suite suite, Duration limit) {
    Instant begin = time.clock().instant();
    AtomicBoolean stopped = new AtomicBoolean();
    time.start(
        "stop",
        () -> {
          suite.stop(limit);
          stopped.set(true);
        });
    time.runUntil(stopped::get, Duration.ofMinutes(1));
    return Duration.between(begin, time.clock().instant());
  }

  @Test
  void startsEachRoleWhenTheOneBeforeWorksAndStopsInReverse() {
    Suite suite =
        suite(
            new Role(
                "directory",
                life -> {
                  time.sleep(Duration.ofSeconds(3));
                  events.add("directory works");
                  works(life);
                }),
            new Role("maker", this::works));
    suite.start();
    pass(Duration.ofSeconds(5));
    assertThat(board.isReady()).isTrue();
    assertThat(events).containsExactly("directory begins", "directory works", "maker begins");

    stop(suite, Duration.ofSeconds(4));
    assertThat(events).endsWith("maker ends", "directory ends");
    assertThat(over).isTrue();
    assertThat(suite.down()).isEmpty();
    assertThat(state("maker")).isEqualTo(State.STOPPED);
  }

  @Test
  void aRoleThatIsSlowToStartHoldsUpTheNextForTenSecondsOnly() {
    Suite suite = suite(new Role("directory", this::await), new Role("maker", this::works));
    suite.start();
    pass(Duration.ofSeconds(9));
    assertThat(events).containsExactly("directory begins");
    pass(Duration.ofSeconds(2));
    assertThat(events).containsExactly("directory begins", "maker begins");
    assertThat(board.isReady()).isFalse();
    stop(suite, Duration.ofSeconds(4));
  }

  @Test
  void aRoleThatFailsAtItsStartBeginsAgainWhileOthersGoOn() {
    Suite suite =
        suite(
            new Role("directory", this::works),
            new Role(
                "maker",
                fails(new IllegalStateException("no node")),
                fails(new IllegalStateException("no node")),
                this::works));
    suite.start();
    time.runUntil(() -> failures("maker") == 1, Duration.ofSeconds(1));
    assertThat(state("maker")).isEqualTo(State.RESTARTING);
    assertThat(board.health()).isEqualTo(Health.DEGRADED);
    assertThat(state("directory")).isEqualTo(State.RUNNING);

    time.runUntil(board::isReady, Duration.ofSeconds(20));
    assertThat(failures("maker")).isEqualTo(2);
    assertThat(board.health()).isEqualTo(Health.HEALTHY);
    assertThat(events).doesNotContain("directory ends");
    stop(suite, Duration.ofSeconds(4));
  }

  @Test
  void aRoleThatDiesAtWorkBeginsAgainWhileOthersGoOn() {
    Suite suite =
        suite(
            new Role("directory", this::works),
            new Role(
                "maker",
                failsAfter(Duration.ofMinutes(1), new IllegalStateException("bug")),
                this::works));
    suite.start();
    pass(Duration.ofSeconds(30));
    assertThat(board.isReady()).isTrue();
    time.runUntil(() -> failures("maker") == 1, Duration.ofMinutes(1));
    assertThat(state("directory")).isEqualTo(State.RUNNING);
    time.runUntil(board::isReady, Duration.ofSeconds(10));
    assertThat(events).containsExactly("directory begins", "maker begins", "maker begins");
    stop(suite, Duration.ofSeconds(4));
  }

  @Test
  void waitsLongerEachTimeButNeverMoreThanTenMinutes() {
    Suite suite = suite(new Role("maker", fails(new IllegalStateException("no node"))));
    suite.start();
    pass(Duration.ofHours(10));
    assertThat(failures("maker")).isBetween(60L, 400L);
    assertThat(stop(suite, Duration.ofSeconds(4))).isLessThan(Duration.ofSeconds(1));
    assertThat(state("maker")).isEqualTo(State.STOPPED);
  }

  @Test
  void aRoleWithWrongSettingsStaysDownAndOthersGoOn() {
    Suite suite =
        suite(
            new Role("directory", fails(new IllegalArgumentException("no such port"))),
            new Role("maker", this::works));
    suite.start();
    pass(Duration.ofHours(1));
    assertThat(state("directory")).isEqualTo(State.DOWN);
    assertThat(failures("directory")).isEqualTo(1);
    assertThat(state("maker")).isEqualTo(State.RUNNING);
    assertThat(board.health()).isEqualTo(Health.DEGRADED);
    assertThat(over).isFalse();
    stop(suite, Duration.ofSeconds(4));
    assertThat(suite.down().orElseThrow().exitCode()).isEqualTo(BROKEN_SETTINGS);
  }

  @Test
  void isOverWhenNoRoleIsLeft() {
    Suite suite =
        suite(
            new Role("directory", fails(new IllegalArgumentException("no such port"))),
            new Role(
                "maker",
                failsAfter(Duration.ofMinutes(1), new IllegalArgumentException("no bond"))));
    suite.start();
    time.runUntil(over::get, Duration.ofMinutes(2));
    assertThat(board.health()).isEqualTo(Health.UNHEALTHY);
    assertThat(suite.down().orElseThrow().reason()).isEqualTo("no such port");
  }

  @Test
  void aRoleThatWasAskedToEndDoesNotBeginAgain() {
    Suite suite =
        suite(
            new Role("directory", this::works),
            new Role(
                "maker",
                life -> {
                  life.working();
                  time.sleep(Duration.ofMinutes(1));
                }));
    suite.start();
    pass(Duration.ofMinutes(30));
    assertThat(state("maker")).isEqualTo(State.STOPPED);
    assertThat(board.health()).isEqualTo(Health.HEALTHY);
    assertThat(events).containsExactly("directory begins", "maker begins", "maker ends");
    stop(suite, Duration.ofSeconds(4));
    assertThat(over).isTrue();
  }

  @Test
  void aRoleThatHangsAtItsEndCostsTheOthersNothingButTime() {
    Suite suite =
        suite(
            new Role("directory", this::works),
            new Role(
                "maker",
                life -> {
                  works(life);
                  time.sleep(Duration.ofHours(1));
                }));
    suite.start();
    pass(Duration.ofSeconds(1));
    assertThat(stop(suite, Duration.ofSeconds(4))).isLessThanOrEqualTo(Duration.ofSeconds(4));
    assertThat(events).endsWith("directory ends").doesNotContain("maker ends");
  }

  @Test
  void stopsInTheMiddleOfItsStart() {
    Suite suite = suite(new Role("directory", this::await), new Role("maker", this::works));
    suite.start();
    pass(Duration.ofSeconds(1));
    stop(suite, Duration.ofSeconds(4));
    pass(Duration.ofMinutes(1));
    assertThat(events).containsExactly("directory begins", "directory ends");
  }
}
