package org.jmd.core.tx;

import java.time.Instant;
import java.util.Set;

/**
 * What a maker knows besides the terms when a transaction arrives. Immutable.
 *
 * @param tipHeight height of the best block
 * @param now the current time
 * @param otherOwnOutPoints coins of ours that this session did not offer (V5)
 * @param unavailableInputs coins of this session found spent or unconfirmed by now (V18)
 * @param frozenInputs coins of this session frozen since they were offered (V19)
 */
public record VerifyContext(
    int tipHeight,
    Instant now,
    Set<OutPoint> otherOwnOutPoints,
    Set<OutPoint> unavailableInputs,
    Set<OutPoint> frozenInputs) {
  /** Copies the sets. */
  public VerifyContext {
    otherOwnOutPoints = Set.copyOf(otherOwnOutPoints);
    unavailableInputs = Set.copyOf(unavailableInputs);
    frozenInputs = Set.copyOf(frozenInputs);
  }

  /** A context in which our coins are as they were and no other is at stake. */
  public static VerifyContext at(int tipHeight, Instant now) {
    return new VerifyContext(tipHeight, now, Set.of(), Set.of(), Set.of());
  }
}
