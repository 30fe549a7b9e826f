package org.jmd.maker;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import org.jmd.core.net.Endpoint;
import org.jmd.core.net.Route;
import org.jmd.core.net.Ticks;
import org.jmd.core.testing.VirtualTime;
import org.junit.jupiter.api.Test;

class SharedBudgetTest {
  private static final Endpoint ONE = new Endpoint("one", 5222);
  private static final Endpoint TWO = new Endpoint("two", 5222);
  private static final Endpoint THREE = new Endpoint("three", 5222);

  private final VirtualTime time = new VirtualTime();

  private SharedBudget budget(int permits, Endpoint... directories) {
    return new SharedBudget(new Ticks(time), permits, Duration.ofMinutes(1), List.of(directories));
  }

  /** How many of so many attempts succeed. */
  private static long taken(SharedBudget budget, Endpoint directory, int attempts) {
    Route way = new Route.ViaDirectory(directory);
    return IntStream.range(0, attempts).filter(_ -> budget.tryAcquire(way)).count();
  }

  @Test
  void oneOfSeveralDirectoriesHasHalf() {
    SharedBudget budget = budget(60, ONE, TWO);
    assertThat(taken(budget, ONE, 100)).isEqualTo(30);
    time.run(Duration.ofMinutes(1));
    assertThat(taken(budget, ONE, 100)).isEqualTo(30);
  }

  @Test
  void everyDirectoryFindsItsPartWhateverTheOthersTake() {
    SharedBudget budget = budget(80, ONE, TWO, THREE);
    taken(budget, ONE, 100);
    taken(budget, TWO, 100);
    assertThat(taken(budget, THREE, 100)).isEqualTo(10);
    for (int second = 0; second < 120; second++) {
      time.run(Duration.ofSeconds(1));
      taken(budget, ONE, 5);
      taken(budget, TWO, 5);
      if (second % 6 == 5) {
        assertThat(taken(budget, THREE, 1)).isEqualTo(1);
      }
    }
  }

  @Test
  void whatNobodyNeedsIsForWhoeverComes() {
    SharedBudget budget = budget(60, ONE);
    assertThat(taken(budget, ONE, 100)).isEqualTo(45);
    for (int second = 0; second < 120; second++) {
      time.run(Duration.ofSeconds(1));
      assertThat(taken(budget, ONE, 5)).isEqualTo(1);
    }
  }

  @Test
  void aSmallBudgetIsNotDivided() {
    SharedBudget budget = budget(3, ONE, TWO);
    assertThat(taken(budget, ONE, 10)).isEqualTo(1);
    assertThat(taken(budget, TWO, 10)).isEqualTo(1);
  }

  @Test
  void neverGivesMoreThanAll() {
    SharedBudget budget = budget(60, ONE, TWO, THREE);
    long all = 0;
    for (int second = 0; second < 600; second++) {
      all += taken(budget, ONE, 3) + taken(budget, TWO, 3) + taken(budget, THREE, 3);
      time.run(Duration.ofSeconds(1));
    }
    assertThat(all).isLessThanOrEqualTo(60 + 600);
  }
}
