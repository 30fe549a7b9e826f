package org.jmd.daemon.market;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class MarketSimulationTest {
  private static final int SEEDS = 120;

  @Test
  void nobodyLosesCoinsWhateverBreaks() throws InterruptedException {
    Summary summary = new Summary();
    Seeds.run(1, SEEDS, Planted.NONE, summary::add);
    System.out.println(summary.line());
    List<String> problems = new ArrayList<>();
    for (MarketSimulation.Report report : summary.failed()) {
      report.violations().forEach(v -> problems.add("seed " + report.seed() + ": " + v));
    }
    assertThat(problems).isEmpty();
    Figures figures = summary.figures();
    assertThat(figures.rounds().completed()).isGreaterThan(SEEDS);
    assertThat(figures.afterwards().begun()).isGreaterThan(SEEDS / 2);
    assertThat(figures.besieged().share()).isGreaterThan(figures.free().share() / 2);
  }

  @Test
  void oneSeedGivesOneTrace() throws InterruptedException {
    for (long seed = 1; seed <= 5; seed++) {
      assertThat(trace(seed)).isEqualTo(trace(seed));
    }
  }

  private static List<String> trace(long seed) throws InterruptedException {
    List<String> lines = new ArrayList<>();
    Seeds.run(seed, 1, Planted.NONE, report -> lines.addAll(report.trace()));
    return lines;
  }
}
