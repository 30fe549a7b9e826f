package org.jmd.daemon.doctor;

import java.util.ArrayList;
import java.util.List;
import org.jmd.core.runtime.ProcessHardening;

/** How well this process is closed; roles are started by the same launcher. */
final class ProcessChecks {
  private final ProcessHardening.Outcome hardening;
  private final List<String> leaks;

  /**
   * From what came of hardening this process.
   *
   * @param leaks what its JVM lets out
   */
  ProcessChecks(ProcessHardening.Outcome hardening, List<String> leaks) {
    this.hardening = hardening;
    this.leaks = List.copyOf(leaks);
  }

  List<Finding> run() {
    List<Finding> findings = new ArrayList<>();
    switch (hardening) {
      case ProcessHardening.Outcome.Hardened() ->
          findings.add(
              new Finding.Well(
                  "process.hardening", "no core files, no ptrace, secrets in locked memory"));
      case ProcessHardening.Outcome.OptedOut() ->
          findings.add(Advice.HARDENING_OFF.at(ProcessHardening.OPT_OUT + " is set"));
      case ProcessHardening.Outcome.Incomplete(List<String> problems) ->
          problems.forEach(problem -> findings.add(Advice.HARDENING_INCOMPLETE.at(problem)));
    }
    leaks.forEach(leak -> findings.add(Advice.JVM.at(leak)));
    if (leaks.isEmpty()) {
      findings.add(new Finding.Well("process.jvm", "the JVM's own leaks are closed"));
    }
    return findings;
  }
}
