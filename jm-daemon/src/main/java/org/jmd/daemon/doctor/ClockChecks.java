package org.jmd.daemon.doctor;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jmd.wallet.backend.NodeReport;

/**
 * The clock beside what tor and the node know of the time. Nobody is asked for the time itself:
 * that would leave tor.
 */
final class ClockChecks {
  private static final String CLOCK = "clock";

  /** Nodes accept blocks from that far ahead. */
  private static final Duration FUTURE_BLOCK = Duration.ofHours(2);

  private static final Duration ODD = Duration.ofMinutes(2);
  private static final Duration WRONG = Duration.ofHours(1);

  /** Tor goes on with a consensus for a day after its end. */
  private static final Duration STALE_CONSENSUS = Duration.ofHours(24);

  private ClockChecks() {}

  static List<Finding> run(Instant now, Optional<TorAnswers> tor, Optional<NodeReport> node) {
    List<Finding> findings = new ArrayList<>();
    tor.flatMap(TorAnswers::validAfter).ifPresent(from -> findings.add(began(now, from)));
    tor.flatMap(TorAnswers::validUntil)
        .filter(until -> now.isAfter(until.plus(STALE_CONSENSUS)))
        .ifPresent(until ->
            findings.add(Advice.CLOCK.at("it is " + now + ", but tor's consensus ended " + until)));
    node.ifPresent(n -> findings.add(beside(now, n)));
    if (findings.isEmpty()) {
      findings.add(new Finding.Unchecked(CLOCK, "neither tor nor the node could be asked"));
    }
    return findings;
  }

  private static Finding began(Instant now, Instant from) {
    Duration early = Duration.between(now, from);
    if (early.compareTo(WRONG) > 0) {
      return Advice.CLOCK.at("it is " + now + ", but tor's consensus began " + from);
    }
    return early.compareTo(ODD) > 0
        ? Advice.CLOCK_DRIFT.at("tor's consensus begins in " + early.toSeconds() + " seconds")
        : new Finding.Well(CLOCK, "the clock agrees with tor's consensus");
  }

  private static Finding beside(Instant now, NodeReport node) {
    Duration ahead = Duration.between(now, node.tipTime());
    if (ahead.compareTo(FUTURE_BLOCK) > 0) {
      return Advice.CLOCK.at("it is " + now + ", but the newest block is of " + node.tipTime());
    }
    Duration offset = node.clockOffset().abs();
    if (offset.compareTo(WRONG) > 0) {
      return Advice.CLOCK.at("the node's peers are " + offset.toSeconds() + " seconds off");
    }
    return offset.compareTo(ODD) > 0
        ? Advice.CLOCK_DRIFT.at("the node's peers are " + offset.toSeconds() + " seconds off")
        : new Finding.Well(CLOCK, "the clock agrees with the node and its peers");
  }
}
