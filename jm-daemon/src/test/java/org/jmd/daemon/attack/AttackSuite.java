package org.jmd.daemon.attack;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.platform.engine.TestExecutionResult;
import org.junit.platform.launcher.TestExecutionListener;
import org.junit.platform.launcher.TestIdentifier;
import org.junit.platform.launcher.core.LauncherFactory;
import org.slf4j.LoggerFactory;

/** Runs all attacks; {@code scripts/attack} calls it. */
public final class AttackSuite implements TestExecutionListener {
  private static final int PROGRESS = 25;

  private final PrintStream out = new PrintStream(System.out, true, StandardCharsets.UTF_8);
  private final TreeMap<AttackList.Entry, String> results = new TreeMap<>(AttackList.Entry.ORDER);
  private final List<String> failures = new ArrayList<>();

  private AttackSuite() {}

  /**
   * Prints a row for each attack and the sum of them. Exits with 1 if any failed, with 2 if there
   * are arguments.
   */
  public static void main(String[] arguments) {
    if (arguments.length > 0) {
      System.err.println("attack: unknown argument " + arguments[0] + "; see --help");
      System.exit(2);
    }
    ((Logger) LoggerFactory.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME)).setLevel(Level.OFF);
    System.setProperty("jmd.disclosure.takers", "10000");
    System.exit(new AttackSuite().run() ? 0 : 1);
  }

  private boolean run() {
    LauncherFactory.create().execute(AttackList.request(), this);
    out.printf(Locale.ROOT, "%-5s %-4s %-90s %-52s %s%n", "row", "side", "test", "reaction", "");
    results.forEach((entry, result) ->
        out.printf(
            Locale.ROOT,
            "%-5s %-4s %-90s %-52s %s%n",
            entry.row(),
            entry.side(),
            entry.test(),
            entry.reaction(),
            result));
    failures.forEach(out::println);
    out.printf(
        Locale.ROOT,
        "attacks: %d passed, %d failed%n",
        results.values().stream().filter("pass"::equals).count(),
        failures.size());
    return failures.isEmpty() && !results.isEmpty();
  }

  @Override
  public void executionFinished(TestIdentifier test, TestExecutionResult result) {
    boolean passed = result.getStatus() == TestExecutionResult.Status.SUCCESSFUL;
    Optional<AttackList.Entry> attack = AttackList.of(test);
    attack.ifPresent(entry -> results.put(entry, passed ? "pass" : "FAIL"));
    if (!passed) {
      String what = attack.map(AttackList.Entry::test).orElse(test.getDisplayName());
      failures.add(what + ": " + result.getThrowable().map(Throwable::toString).orElse("aborted"));
    }
    if (attack.isPresent() && results.size() % PROGRESS == 0) {
      System.err.println(results.size() + " attacks");
    }
  }
}
