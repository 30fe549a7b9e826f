package org.jmd.daemon.doctor;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jmd.wallet.backend.NodeReport;
import org.junit.jupiter.api.Test;

class ClockChecksTest {
  private static final Instant NOW = Instant.parse("2026-01-01T12:00:00Z");

  private static Optional<TorAnswers> tor(String from, String until) {
    return Optional.of(
        new TorAnswers(
            "0.4.9.3",
            Optional.empty(),
            true,
            Optional.of(Instant.parse(from)),
            Optional.of(Instant.parse(until)),
            true));
  }

  private static Optional<NodeReport> node(Instant tip, Duration offset) {
    return Optional.of(NodeChecksTest.node().with(tip, offset));
  }

  private static List<String> problems(Optional<TorAnswers> tor, Optional<NodeReport> node) {
    return PlantedHost.problems(ClockChecks.run(NOW, tor, node));
  }

  @Test
  void agreementIsWell() {
    List<Finding> findings =
        ClockChecks.run(
            NOW,
            tor("2026-01-01T11:00:00Z", "2026-01-01T14:00:00Z"),
            node(NOW.minusSeconds(900), Duration.ofSeconds(-3)));
    assertThat(findings).hasSize(2).hasOnlyElementsOfType(Finding.Well.class);
  }

  @Test
  void nobodyToAskIsSaid() {
    assertThat(ClockChecks.run(NOW, Optional.empty(), Optional.empty()))
        .hasOnlyElementsOfType(Finding.Unchecked.class);
  }

  @Test
  void aClockFarBehindOrAheadOfTheConsensusIsWrong() {
    assertThat(problems(tor("2026-01-01T14:00:00Z", "2026-01-01T17:00:00Z"), Optional.empty()))
        .containsExactly("clock.wrong");
    assertThat(problems(tor("2025-12-30T09:00:00Z", "2025-12-30T12:00:00Z"), Optional.empty()))
        .containsExactly("clock.wrong");
    assertThat(problems(tor("2026-01-01T12:10:00Z", "2026-01-01T15:00:00Z"), Optional.empty()))
        .containsExactly("clock.drift");
  }

  @Test
  void theNodesPeersKnowTheTimeToo() {
    assertThat(problems(Optional.empty(), node(NOW, Duration.ofMinutes(-5))))
        .containsExactly("clock.drift");
    assertThat(problems(Optional.empty(), node(NOW, Duration.ofHours(3))))
        .containsExactly("clock.wrong");
    assertThat(problems(Optional.empty(), node(NOW.plus(Duration.ofHours(5)), Duration.ZERO)))
        .containsExactly("clock.wrong");
  }
}
