package org.jmd.daemon.market;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * The simulation notices what is wrong with the roles; {@code docs/simulation.md} has the table.
 */
class PlantedFaultsTest {
  @ParameterizedTest(name = "{0}")
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          LEASE_NOT_TAKEN | 1 | without a lease
          """)
  void theSimulationNotices(Planted planted, long seed, String what) throws InterruptedException {
    List<String> violations = new ArrayList<>();
    Seeds.run(seed, 1, planted, report -> violations.addAll(report.violations()));
    assertThat(violations).isNotEmpty().first().asString().contains(what);
  }
}
