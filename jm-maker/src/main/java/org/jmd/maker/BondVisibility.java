package org.jmd.maker;

import java.time.Instant;
import java.util.List;
import org.jmd.core.net.Endpoint;

/**
 * Where takers see our fidelity bond, as a look from outside found it. Immutable.
 *
 * @param sightings one per directory that was looked at, in the order of the configuration; none
 *     before the first look, or without a bond
 */
public record BondVisibility(List<Sighting> sightings) {
  /** Nobody has looked yet. */
  public static final BondVisibility UNKNOWN = new BondVisibility(List.of());

  /** Copies the list. */
  public BondVisibility {
    sightings = List.copyOf(sightings);
  }

  /** What a stranger found on a directory. */
  public enum Outcome {
    /** Our offers carry a proof that holds, of a bond that is worth something. */
    VISIBLE,
    /** Our offers came without a proof. */
    NO_PROOF,
    /** Our offers came with a proof that does not hold. */
    INVALID_PROOF,
    /** No offer of ours came. */
    NO_ANSWER,
    /** The directory could not be reached. */
    UNREACHABLE
  }

  /**
   * What was found on one directory.
   *
   * @param at when
   * @param detail one line for the operator
   */
  public record Sighting(Endpoint directory, Outcome outcome, Instant at, String detail) {}
}
