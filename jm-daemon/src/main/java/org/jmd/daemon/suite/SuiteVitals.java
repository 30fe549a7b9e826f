package org.jmd.daemon.suite;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * How the roles of a suite do, as one: the process serves as soon as one role does, and moves on as
 * long as every role that works does. Safe for use by several threads.
 */
public final class SuiteVitals implements Vitals {
  private final Map<String, Vitals> roles = new LinkedHashMap<>();

  /** How a role does from now on. */
  public synchronized void of(String role, Vitals vitals) {
    roles.put(role, vitals);
  }

  /** A role that does not work needs not move on. */
  public synchronized void ended(String role) {
    roles.put(role, new Starting(() -> "not running"));
  }

  private synchronized Map<String, Vitals> now() {
    return new LinkedHashMap<>(roles);
  }

  @Override
  public Condition condition() {
    Map<String, Condition> conditions = new LinkedHashMap<>();
    now().forEach((role, vitals) -> conditions.put(role, vitals.condition()));
    return new Condition(
        conditions.values().stream().anyMatch(Condition::serving),
        conditions.entrySet().stream()
            .map(e -> e.getKey() + ": " + e.getValue().text())
            .collect(Collectors.joining("; ")));
  }

  @Override
  public boolean isAlive(Duration limit) throws InterruptedException {
    List<Vitals> all = List.copyOf(now().values());
    if (all.isEmpty()) {
      return true;
    }
    for (Vitals vitals : all) {
      if (!vitals.isAlive(limit.dividedBy(all.size()))) {
        return false;
      }
    }
    return true;
  }
}
