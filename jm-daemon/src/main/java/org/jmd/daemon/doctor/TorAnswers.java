package org.jmd.daemon.doctor;

import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.util.Optional;
import org.jmd.core.tor.TorController;
import org.jmd.core.tor.TorException;

/**
 * What tor says of itself (control-spec 3.9).
 *
 * @param version as tor writes it
 * @param recommendation of the directory authorities, such as {@code recommended} or {@code
 *     obsolete}; empty if tor does not know
 * @param hasCircuit whether it can be used
 * @param validAfter when the consensus began that tor uses; empty if it has none
 * @param validUntil when that consensus ends
 * @param hasProofOfWork whether it defends onion services that are made over the control port
 */
record TorAnswers(
    String version,
    Optional<String> recommendation,
    boolean hasCircuit,
    Optional<Instant> validAfter,
    Optional<Instant> validUntil,
    boolean hasProofOfWork) {
  private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss");

  /** Asks for all of it. */
  static TorAnswers of(TorController tor) throws TorException, InterruptedException {
    return new TorAnswers(
        tor.version(),
        tor.info("status/version/current"),
        tor.info("status/circuit-established").filter("1"::equals).isPresent(),
        tor.info("consensus/valid-after").flatMap(TorAnswers::time),
        tor.info("consensus/valid-until").flatMap(TorAnswers::time),
        tor.hasOnionProofOfWork());
  }

  private static Optional<Instant> time(String text) {
    try {
      return Optional.of(
          LocalDateTime.parse(text.replace("\"", ""), TIME).toInstant(ZoneOffset.UTC));
    } catch (DateTimeParseException notATime) {
      return Optional.empty();
    }
  }
}
