package org.jmd.taker.offers;

import java.util.Set;
import org.jmd.core.protocol.Nick;

/**
 * What offers are held to.
 *
 * @param fees the most that a maker may charge
 * @param bondlessMustBeFree whether makers without a bond may charge nothing
 * @param needsNeutrinoCompat whether makers must understand the extended form of coins
 * @param own nicks of this installation; never chosen
 * @param tried members of the round and those that failed in it; never chosen
 * @param ignored makers to be avoided unless there are too few others
 */
public record FilterRules(
    FeeLimits fees,
    boolean bondlessMustBeFree,
    boolean needsNeutrinoCompat,
    Set<Nick> own,
    Set<Nick> tried,
    Set<Nick> ignored) {
  /** Copies the sets. */
  public FilterRules {
    own = Set.copyOf(own);
    tried = Set.copyOf(tried);
    ignored = Set.copyOf(ignored);
  }

  /** The same rules without the list of ignored makers. */
  public FilterRules ignoringNobody() {
    return new FilterRules(fees, bondlessMustBeFree, needsNeutrinoCompat, own, tried, Set.of());
  }

  /** The same rules with that set of makers which were tried. */
  public FilterRules withTried(Set<Nick> nicks) {
    return new FilterRules(fees, bondlessMustBeFree, needsNeutrinoCompat, own, nicks, ignored);
  }
}
