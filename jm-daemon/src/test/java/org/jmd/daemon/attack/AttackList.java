package org.jmd.daemon.attack;

import static org.junit.platform.engine.discovery.ClassNameFilter.includeClassNamePatterns;
import static org.junit.platform.engine.discovery.DiscoverySelectors.selectPackage;
import static org.junit.platform.launcher.EngineFilter.includeEngines;
import static org.junit.platform.launcher.TagFilter.includeTags;

import java.lang.reflect.Method;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.jmd.core.testing.Attack;
import org.junit.platform.engine.support.descriptor.MethodSource;
import org.junit.platform.launcher.LauncherDiscoveryRequest;
import org.junit.platform.launcher.TestIdentifier;
import org.junit.platform.launcher.TestPlan;
import org.junit.platform.launcher.core.LauncherDiscoveryRequestBuilder;
import org.junit.platform.launcher.core.LauncherFactory;

/** The tests that are attacks, as they stand in the class path. */
final class AttackList {
  private AttackList() {}

  /** A test and what it says about itself. */
  record Entry(String row, String reaction, String testClass, String method) {
    /** Rows of the table first, by number. */
    static final Comparator<Entry> ORDER =
        Comparator.comparing((Entry e) -> e.row().substring(0, 1))
            .thenComparingInt(Entry::number)
            .thenComparing(Entry::test);

    int number() {
      return Integer.parseInt(row.substring(1));
    }

    /** Which side of the table it stands on: shared transport or maker. */
    String side() {
      return row.startsWith("A") && number() <= 12 ? "D" : "M";
    }

    String test() {
      return testClass + "." + method;
    }
  }

  static LauncherDiscoveryRequest request() {
    return LauncherDiscoveryRequestBuilder.request()
        .selectors(selectPackage("org.jmd"))
        .filters(
            includeEngines("junit-jupiter"),
            includeClassNamePatterns(".*Test"),
            includeTags(Attack.TAG))
        .build();
  }

  static List<Entry> discover() {
    TestPlan plan = LauncherFactory.create().discover(request());
    return plan.getRoots().stream()
        .flatMap(root -> plan.getDescendants(root).stream())
        .flatMap(test -> of(test).stream())
        .sorted(Entry.ORDER)
        .toList();
  }

  /** The attack that this is, unless it is a container. */
  static Optional<Entry> of(TestIdentifier test) {
    return test.getSource()
        .filter(MethodSource.class::isInstance)
        .map(source -> ((MethodSource) source).getJavaMethod())
        .flatMap(method ->
            Optional.ofNullable(method.getAnnotation(Attack.class))
                .map(attack -> entry(attack, method)));
  }

  private static Entry entry(Attack attack, Method method) {
    return new Entry(
        attack.row(),
        attack.reaction(),
        method.getDeclaringClass().getSimpleName(),
        method.getName());
  }
}
