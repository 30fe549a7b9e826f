package org.jmd.daemon.market;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * The simulation notices what is wrong with the roles. Where it takes luck, some seeds are tried
 * whose scenarios are apt; {@code docs/simulation.md} has the table.
 */
class PlantedFaultsTest {
  private static final String SEEDS =
      """
      LEASE_NOT_TAKEN           | 1               | without a lease
      LEASE_KEPT                | 1 2 3           | leaked the lease
      LEASE_DROPPED             | 1 2             | without a lease
      LEASES_NOT_HEEDED         | 3 10 13         | refuses for lack of coins
      RENEWAL_ASSUMED           | 2 3 4 5         | under the lease of another session
      LOST_RACE_IGNORED         | 2 3 4           | which another process has
      ADDRESS_NOT_NOTED         | 1               | which is not set aside
      DISCLOSURE_NOT_RECORDED   | 1               | that its history does not know
      SIGNATURE_NOT_RECORDED    | 1 2             | that its history does not know
      COMMITMENT_NOT_BURNT      | 1               | whose commitment is not burnt
      COMMITMENT_NOT_PUBLISHED  | 1 2             | tells nobody
      AGE_NOT_CHECKED           | 8 262 242       | who has proved nothing
      SIZE_NOT_CHECKED          | 262 507 554 671 | who has proved nothing
      COINS_UNDERVALUED         | 6 7 9 12        | instead of
      BUDGET_UNLIMITED          | 3 5 6           | allowed are
      BUDGET_FORGOTTEN          | 643 1055 1226   | takers in an hour, allowed are
      SESSIONS_UNLIMITED        | 85 9 14         | sessions, allowed are
      ORDERBOOK_UNLIMITED       | 237 684         | offers within PT5S
      TAKER_FORGETS_COMMITMENTS | 1               | uses a commitment
      """;

  @ParameterizedTest(name = "{0}")
  @CsvSource(delimiter = '|', textBlock = SEEDS)
  void theSimulationNotices(Planted planted, String seeds, String what)
      throws InterruptedException {
    List<String> noticed = new ArrayList<>();
    for (String seed : seeds.split(" ", -1)) {
      if (noticed.isEmpty()) {
        Seeds.run(Long.parseLong(seed), 1, planted, report -> noticed.addAll(report.violations()));
      }
    }
    assertThat(noticed).isNotEmpty();
    assertThat(noticed.getFirst()).contains(what);
  }

  @ParameterizedTest
  @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "NONE")
  void everyFaultIsPlanted(Planted planted) {
    assertThat(SEEDS.lines().map(line -> line.split("[ |]", -1)[0])).contains(planted.name());
  }
}
