package org.jmd.maker;

import java.util.List;
import org.jmd.core.tx.OutPoint;

/** What a maker does about a fidelity bond (coinjoin.md 1.4). */
public sealed interface BondStatus {
  /** No bond and nothing to say about it. */
  None NONE = new None(List.of());

  /**
   * No bond is announced, and none is meant to be.
   *
   * @param warnings for the operator, one line each
   */
  record None(List<String> warnings) implements BondStatus {
    /** Copies the list. */
    public None {
      warnings = List.copyOf(warnings);
    }
  }

  /**
   * Takers who ask are shown a bond.
   *
   * @param address where it is
   * @param outPoint its coin
   * @param locktime when the lock ends, seconds since 1970
   * @param value by the formula of the network (protocol.md 7.4), greater than 0
   * @param expiryHeight last height at which the certificate holds
   * @param cold whether only the owner of a key elsewhere can renew the certificate
   * @param warnings for the operator, one line each
   */
  record Announced(
      String address,
      OutPoint outPoint,
      long locktime,
      double value,
      int expiryHeight,
      boolean cold,
      List<String> warnings)
      implements BondStatus {
    /** Copies the list. */
    public Announced {
      warnings = List.copyOf(warnings);
    }
  }

  /**
   * A bond is meant to be announced and cannot be: the maker stops, rather than go on without it.
   *
   * @param reason for the operator, with what to do
   */
  record Unusable(String reason) implements BondStatus {}
}
