package org.jmd.maker;

import java.util.List;
import java.util.Optional;

/**
 * Sees to it that the maker never goes on without its bond unawares (coinjoin.md 1.4), and tells
 * the operator what changes. Safe for use by several threads.
 */
final class BondWatch {
  private final BondSource source;
  private final Funds funds;
  private final MakerLog log;

  /** Guarded by {@code this}, as are the fields below. */
  private BondStatus last = BondStatus.NONE;

  private List<String> told = List.of();

  BondWatch(BondSource source, Funds funds, MakerLog log) {
    this.source = source;
    this.funds = funds;
    this.log = log;
  }

  /** What was found last. */
  synchronized BondStatus status() {
    return last;
  }

  boolean isAnnounced() {
    return status() instanceof BondStatus.Announced;
  }

  /** Looks again; the reason for which the maker must stop, if there is one. */
  Optional<String> check() {
    BondStatus now = source.refresh();
    boolean first;
    synchronized (this) {
      first = !(last instanceof BondStatus.Announced);
      last = now;
    }
    return switch (now) {
      case BondStatus.None(List<String> warnings) -> {
        tell(warnings);
        yield Optional.empty();
      }
      case BondStatus.Announced bond -> {
        if (first) {
          log.bondAnnounced(bond);
          warnOfDeposits();
        }
        tell(bond.warnings());
        yield Optional.empty();
      }
      case BondStatus.Unusable(String reason) -> Optional.of(reason);
    };
  }

  private void warnOfDeposits() {
    int loose = funds.looseDeposits();
    if (loose > 0) {
      log.depositsBesideBond(loose);
    }
  }

  /** Each warning once, until it changes. */
  private void tell(List<String> warnings) {
    List<String> before;
    synchronized (this) {
      before = told;
      told = warnings;
    }
    warnings.stream().filter(w -> !before.contains(w)).forEach(log::bondWarning);
  }
}
