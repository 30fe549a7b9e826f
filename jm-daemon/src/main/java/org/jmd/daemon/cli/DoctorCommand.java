package org.jmd.daemon.cli;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jmd.core.config.Config;
import org.jmd.core.config.ConfigException;
import org.jmd.core.config.ConfigProblem;
import org.jmd.core.crypto.Entropy;
import org.jmd.core.runtime.ProcessHardening;
import org.jmd.daemon.doctor.Doctor;
import org.jmd.daemon.doctor.Finding;
import org.jmd.daemon.doctor.Host;
import org.jmd.daemon.doctor.Installation;
import org.jmd.daemon.doctor.Severity;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code jmd doctor}: audits the machine and the installation. */
@Command(
    name = "doctor",
    description = {
      "Audit this machine and the installation: memory, files, configuration, units, tor, node.",
      "Changes nothing and opens no wallet. docs/doctor.md explains every finding."
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  jmd doctor                              what is wrong, why, and how to mend it",
      "  jmd doctor --offline --json             without the network, for programs"
    })
final class DoctorCommand implements Callable<Integer> {
  private final Invocation invocation;
  @Mixin CommonOptions common = new CommonOptions();
  @Mixin JsonOption json = new JsonOption();

  @Option(names = "--offline", description = "Ask neither tor nor the node nor directories.")
  boolean offline;

  @Option(names = "--all", description = "Show what is well, too, and what could not be looked at.")
  boolean all;

  @Option(
      names = "--timeout",
      paramLabel = "SECONDS",
      defaultValue = "30",
      description = "Longest wait for answers from the network (default: ${DEFAULT-VALUE}).")
  int timeoutSeconds;

  @Option(
      names = "--root",
      paramLabel = "DIR",
      description =
          "Examine the machine whose files are below DIR, such as the host of a container.")
  @Nullable Path root;

  DoctorCommand(Invocation invocation) {
    this.invocation = invocation;
  }

  /** One finding, for programs. */
  record Line(
      String id,
      String subject,
      Severity severity,
      boolean checked,
      String what,
      Optional<String> why,
      Optional<String> mend) {
    static Line of(Finding finding) {
      Optional<Finding.Problem> problem =
          finding instanceof Finding.Problem p ? Optional.of(p) : Optional.empty();
      return new Line(
          finding.id(),
          finding.subject(),
          finding.severity(),
          !(finding instanceof Finding.Unchecked),
          finding.what(),
          problem.map(p -> p.advice().why()),
          problem.map(p -> p.advice().mend()));
    }
  }

  /** All of them, for programs. */
  record Report(Severity worst, long errors, long warnings, long notes, List<Line> findings) {}

  @Override
  public Integer call() throws InterruptedException {
    if (timeoutSeconds < 1 || timeoutSeconds > 600) {
      throw new CommandFailed(
          ExitCode.USAGE, "--timeout must be 1..600 seconds, got " + timeoutSeconds);
    }
    Logging.configure("ERROR", false);
    ProcessHardening.Outcome hardening = ProcessHardening.attempt();
    Doctor doctor =
        new Doctor(
            root == null ? Host.system() : new Host(root.toAbsolutePath()),
            installation(),
            invocation.tasks(),
            invocation.backends(),
            Entropy.system());
    List<Finding> findings = new ArrayList<>(doctor.local(hardening));
    if (!offline) {
      findings.addAll(doctor.network(Duration.ofSeconds(timeoutSeconds)));
    }
    Report report = report(findings);
    json.output(invocation).show(report, out -> write(out, report, findings));
    return switch (report.worst()) {
      case OK, NOTE -> ExitCode.OK;
      case WARNING -> ExitCode.WARNINGS;
      case ERROR -> ExitCode.FAILED;
    };
  }

  private Installation installation() {
    Map<String, String> environment = invocation.environment();
    Optional<Config> config = Optional.empty();
    List<ConfigProblem> problems = List.of();
    try {
      config = Optional.of(common.load(environment));
    } catch (ConfigException e) {
      problems = e.problems();
    }
    return new Installation(
        common.dataDirectory(environment),
        common.configFile(environment).toAbsolutePath().normalize(),
        Path.of(System.getProperty("user.home")),
        environment,
        config,
        problems);
  }

  private static Report report(List<Finding> findings) {
    return new Report(
        findings.stream().map(Finding::severity).max(Severity::compareTo).orElse(Severity.OK),
        count(findings, Severity.ERROR),
        count(findings, Severity.WARNING),
        count(findings, Severity.NOTE),
        findings.stream().map(Line::of).toList());
  }

  private static long count(List<Finding> findings, Severity severity) {
    return findings.stream().filter(finding -> finding.severity() == severity).count();
  }

  private void write(Output out, Report report, List<Finding> findings) {
    Style style = out.style();
    String subject = "";
    for (Finding finding : findings) {
      if (!all && !(finding instanceof Finding.Problem)) {
        continue;
      }
      if (!finding.subject().equals(subject)) {
        subject = finding.subject();
        out.line(style.bold(subject));
      }
      out.line("  " + word(finding, style) + "  " + finding.what());
      if (finding instanceof Finding.Problem problem) {
        out.line(style.faint("           why:  " + problem.advice().why()));
        out.line(
            "           mend: "
                + problem.advice().mend()
                + style.faint("  [" + finding.id() + "]"));
      }
    }
    out.line(
        "errors: %d, warnings: %d, notes: %d, of %d findings"
            .formatted(report.errors(), report.warnings(), report.notes(), findings.size()));
  }

  private static String word(Finding finding, Style style) {
    String word = "%-7s".formatted(finding.severity().toString().toUpperCase(Locale.ROOT));
    return switch (finding.severity()) {
      case OK -> style.good(word);
      case NOTE -> finding instanceof Finding.Unchecked ? style.faint("-      ") : word;
      case WARNING -> style.warning(word);
      case ERROR -> style.bad(word);
    };
  }
}
